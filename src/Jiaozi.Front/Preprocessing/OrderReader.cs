using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Front.Preprocessing;

/// <summary>
/// First half of the preprocessing (seed S2): size, text form, COSE and CBOR form, network, currency, expiry, way.
/// An order that has expired goes through: it may be a repetition, and only the central knows the first answer.
/// </summary>
internal sealed class OrderReader(INetworkSource network, HomeFinder homes, TimeProvider time)
{
    /// <summary>Longest base64url of a signed order.</summary>
    public const int MaxTextLength = (Order.MaxSignedBytes * 4 + 2) / 3;

    /// <summary>Reads an order.</summary>
    /// <param name="text">
    /// Base64url of the signed order, UTF-8. It is decoded in place: what is read refers to these bytes.
    /// </param>
    /// <param name="contentType">The only kind that is accepted.</param>
    public OrderReading Read(Memory<byte> text, string contentType)
    {
        if (text.IsEmpty) return Refuse(Status.MalformedRequest, "The field order is missing.");
        if (text.Length > MaxTextLength)
            return Refuse(Status.RequestTooLarge, $"A signed order has at most {Order.MaxSignedBytes} bytes.");
        OrderId? id = null;
        try
        {
            SignedMessage message = SignedMessage.Decode(Base64UrlText.DecodeInPlace(text));
            if (message.ContentType != contentType)
                return Refuse(Status.MalformedRequest, $"This path takes {contentType} and nothing else.");
            Order order = Order.Decode(message);
            id = order.Id;
            NetworkFile file = network.Current;
            if (Check(order, file) is { } refusal) return new OrderReading(null, refusal, id);
            return homes.Find(order, file) is { } home
                ? new OrderReading(new ReadOrder(order, message, home, file), null, id)
                : new OrderReading(null, Refusal.Of(Status.RegionUnknown), id);
        }
        catch (WireFormatException fault)
        {
            return new OrderReading(null, new Refusal(fault.Status, fault.Message), id);
        }
    }

    private Refusal? Check(Order order, NetworkFile file)
    {
        if (order.Network != file.Plan.Id)
            return new Refusal(Status.WrongNetwork, $"This network is {file.Plan.Id}, the order's {order.Network}.");
        string? currency = (order as SpendingOrder)?.Currency ?? (order as IssuanceOrder)?.Currency;
        if (currency is not null && currency != file.Currency.Code)
            return new Refusal(Status.WrongCurrency, $"The order is in {currency}, not in {file.Currency}.");
        long horizon = time.GetUtcNow().ToUnixTimeMilliseconds() + file.Plan.Limits.MaxExpirySeconds * 1000L;
        return order.ExpiryUnixMs > horizon
            ? new Refusal(
                Status.ExpiryTooFar, $"An order may expire {file.Plan.Limits.MaxExpirySeconds} seconds ahead at most.")
            : null;
    }

    private static OrderReading Refuse(Status status, string detail) => new(null, new Refusal(status, detail), null);
}

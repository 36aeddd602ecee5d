using Google.Protobuf;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Central.TestKit;

/// <summary>One delivery on its way from a central to another.</summary>
public sealed class LinkCall(
    RegionCode from, RegionCode to, DeliverRequest request, int number,
    Func<DeliverRequest, Task<DeliverReply>> deliver)
{
    /// <summary>The sender.</summary>
    public RegionCode From { get; } = from;

    /// <summary>The receiver.</summary>
    public RegionCode To { get; } = to;

    /// <summary>A copy of what is sent; a script may change it.</summary>
    public DeliverRequest Request { get; } = request;

    /// <summary>Counts all deliveries of the network from 0.</summary>
    public int Number { get; } = number;

    /// <summary>Has the sender, or whoever holds the key, sign the request as it is now.</summary>
    public void Sign(NetworkId network, ISigner key) => Sign(Request, network, To, key);

    /// <summary>Signs a delivery for what stands in it.</summary>
    /// <param name="request">The delivery; its claim is replaced.</param>
    /// <param name="network">The network.</param>
    /// <param name="to">The region that the claim is for.</param>
    /// <param name="key">Any key.</param>
    public static void Sign(DeliverRequest request, NetworkId network, RegionCode to, ISigner key)
    {
        Assert.True(LogId.TryParse(request.Log, out LogId log));
        DeliveryItem[] items = [.. request.Items.Select(item => new DeliveryItem(
            item.Coin.Memory, OwnerId.Parse(item.Payer), OrderId.Read(item.OrderId.Span)))];
        var claim = DeliveryClaim.Of(network, log, to, request.Items[0].Number, items);
        request.Claim = ByteString.CopyFrom(claim.Sign(key).Bytes.Span);
    }

    /// <summary>Hands the request to the receiver; may be called several times.</summary>
    public Task<DeliverReply> PassAsync() => deliver(Request.Clone());
}

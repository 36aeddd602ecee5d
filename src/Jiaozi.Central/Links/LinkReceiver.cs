using Jiaozi.Central.Engine;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Network;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.Links;

/// <summary>
/// The receiving end of the links (seed: 同步). Regions do not trust each other blindly: every coin's seal is verified,
/// and the payer in the entry is proved by the coin id, which is derived from payer and order.
/// </summary>
internal sealed class LinkReceiver(
    CentralOptions options, INetworkSource network, CoinVerifier verifier, CentralEngine engine, ILogger logger)
{
    /// <summary>Most transfers taken at once: the largest commit's.</summary>
    private const int MaxItems = 4096;

    /// <summary>Verifies and applies a delivery; the watermark of the answer is durable.</summary>
    public async Task<ArrivalWork.DeliveryAnswer> DeliverAsync(DeliverRequest request)
    {
        if (!LogId.TryParse(request.Log, out LogId source)) return Refuse("The delivery names no log.", default);
        if (request.Items.Count is 0 or > MaxItems) return Refuse("A delivery has 1 to 4096 transfers.", source);
        if (source.Region == options.Region) return Refuse("A region delivers nothing to itself.", source);
        var items = new List<ArrivalWork.Item>(request.Items.Count);
        var coins = new HashSet<CoinId>(request.Items.Count);
        try
        {
            foreach (TransferItem item in request.Items)
            {
                ArrivalWork.Item read = Read(item);
                if (items.Count > 0 && read.Number != items[^1].Number + 1)
                    return Refuse("The transfers are not numbered one by one.", source);
                if (Check(read, source) is { } wrong) return Refuse($"Transfer {read.Number}: {wrong}", source);
                if (!coins.Add(read.Coin.Body.Id))
                    return Refuse($"Transfer {read.Number}: a coin stands there twice.", source);
                items.Add(read);
            }
        }
        catch (WireFormatException fault)
        {
            return Refuse($"Transfer {items.Count + 1} of the delivery cannot be read: {fault.Message}", source);
        }

        return await engine.ReceiveAsync(new ArrivalWork(source, items));
    }

    private static ArrivalWork.Item Read(TransferItem item)
    {
        if (!OwnerId.TryParse(item.Payer, out OwnerId payer) || item.OrderId.Length != OrderId.Size)
            throw new WireFormatException("payer or order id is malformed.");
        return new ArrivalWork.Item(
            item.Number, Coin.Decode(item.Coin.Memory), payer, OrderId.Read(item.OrderId.Span));
    }

    private string? Check(ArrivalWork.Item item, LogId source)
    {
        NetworkFile file = network.Current;
        CoinBody body = item.Coin.Body;
        if (item.Coin.Receipt.Header.Log != source) return "the coin was sealed by another log.";
        if (body.IssuingRegion != source.Region) return "the coin was issued by another region.";
        if (body.Owner.Region != options.Region) return $"the owner's home is {body.Owner.Region}.";
        if (item.Payer.Region != source.Region) return "the payer is of another region.";
        if (body.Id != CoinId.Derive(item.Payer, item.Order, SpendingRules.PayeeOutput))
            return "payer and order id do not belong to the coin.";
        return verifier.Verify(item.Coin, file)?.Detail;
    }

    private ArrivalWork.DeliveryAnswer Refuse(string detail, LogId source)
    {
        logger.LogCritical("{Region} refuses a delivery from {Source}: {Detail}", options.Region, source, detail);
        return new ArrivalWork.DeliveryAnswer(
            Status.LinkRefused, detail, engine.Durable.Totals.ReceivedFrom(source).Count);
    }
}

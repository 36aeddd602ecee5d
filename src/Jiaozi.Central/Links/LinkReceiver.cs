using System.Collections.Concurrent;
using System.Diagnostics;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Telemetry;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Network;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.Links;

/// <summary>
/// The receiving end of the links (seed: 同步). Regions do not trust each other blindly: the delivery must be signed by
/// the sending region, every coin's seal is verified, and the payer in the entry is proved by the coin id, which is
/// derived from payer and order.
/// </summary>
internal sealed class LinkReceiver(
    CentralOptions options, INetworkSource network, CoinVerifier verifier, CentralEngine engine, ILogger logger)
{
    private readonly ConcurrentDictionary<RegionCode, DeliveryTurn> _turns = new();
    private long _refused;

    /// <summary>Deliveries refused since the start.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Verifies and applies a delivery; the watermark of the answer is durable.</summary>
    public async Task<ArrivalWork.DeliveryAnswer> DeliverAsync(DeliverRequest request)
    {
        // 1. Who sent it? Nothing else is looked at before that is known.
        NetworkFile file = network.Current;
        if (ReadClaim(request, file, out DeliveryClaim? claim) is { } stranger) return Ignore(stranger);

        // 2. Is it its turn?
        DeliveryTurn turn = _turns.GetOrAdd(claim!.Log.Region, _ => new DeliveryTurn());
        return await turn.RunAsync(() => ApplyAsync(request, claim, file)) ?? Busy();
    }

    private async Task<ArrivalWork.DeliveryAnswer> ApplyAsync(
        DeliverRequest request, DeliveryClaim claim, NetworkFile file)
    {
        // 3. Are these the transfers that the region signed?
        if (Cover(request, claim) is { } other) return Ignore(other);

        // 4. Is every coin what it says?
        var items = new List<ArrivalWork.Item>(request.Items.Count);
        if (ReadItems(request, claim.Log, file, items) is { } wrong) return Refuse(wrong, claim.Log);

        // 5. Do they come next? The engine knows.
        List<Activity>? spans = CentralTraces.Receive(request);
        ArrivalWork.DeliveryAnswer answer = await engine.ReceiveAsync(new ArrivalWork(claim.Log, items));
        CentralTraces.End(spans, answer.Status);
        if (answer.Status == Status.LinkRefused) Interlocked.Increment(ref _refused);
        return answer;
    }

    private string? ReadClaim(DeliverRequest request, NetworkFile file, out DeliveryClaim? claim)
    {
        claim = null;
        if (request.Claim.Length > DeliveryClaim.MaxSignedBytes) return "The delivery's claim is too long.";
        try
        {
            SignedMessage message = SignedMessage.Decode(request.Claim.Memory);
            claim = DeliveryClaim.Decode(message);
            return claim.VerifySender(message, file, options.Region)?.Detail;
        }
        catch (WireFormatException fault)
        {
            return $"The delivery carries no claim of a region: {fault.Message}";
        }
    }

    private static string? Cover(DeliverRequest request, DeliveryClaim claim)
    {
        if (request.Log != claim.Log.ToString()) return $"The delivery names another log than {claim.Log}.";
        if (request.Items.Count != claim.Count)
            return $"{request.Items.Count} transfers came with a claim about {claim.Count}.";
        var covered = new List<DeliveryItem>(request.Items.Count);
        for (int i = 0; i < request.Items.Count; i++)
        {
            TransferItem item = request.Items[i];
            if (item.Number != claim.First + (ulong)i)
                return $"Transfer {claim.First + (ulong)i} came as number {item.Number}.";
            if (!OwnerId.TryParse(item.Payer, out OwnerId payer) || item.OrderId.Length != OrderId.Size)
                return $"Transfer {item.Number}: payer or order id is malformed.";
            covered.Add(new DeliveryItem(item.Coin.Memory, payer, OrderId.Read(item.OrderId.Span)));
        }

        return claim.VerifyItems(covered)?.Detail;
    }

    private string? ReadItems(DeliverRequest request, LogId source, NetworkFile file, List<ArrivalWork.Item> items)
    {
        var coins = new HashSet<CoinId>(request.Items.Count);
        foreach (TransferItem item in request.Items)
        {
            try
            {
                var read = new ArrivalWork.Item(
                    item.Number, Coin.Decode(item.Coin.Memory), OwnerId.Parse(item.Payer),
                    OrderId.Read(item.OrderId.Span));
                if (Check(read, source, file) is { } wrong) return $"Transfer {item.Number}: {wrong}";
                if (!coins.Add(read.Coin.Body.Id)) return $"Transfer {item.Number}: a coin stands there twice.";
                items.Add(read);
            }
            catch (WireFormatException fault)
            {
                return $"Transfer {item.Number} cannot be read: {fault.Message}";
            }
        }

        return null;
    }

    private string? Check(ArrivalWork.Item item, LogId source, NetworkFile file)
    {
        CoinBody body = item.Coin.Body;
        if (item.Coin.Receipt.Header.Log != source) return "the coin was sealed by another log.";
        if (body.IssuingRegion != source.Region) return "the coin was issued by another region.";
        if (body.Owner.Region != options.Region) return $"the owner's home is {body.Owner.Region}.";
        if (item.Payer.Region != source.Region) return "the payer is of another region.";
        if (body.Id != CoinId.Derive(item.Payer, item.Order, SpendingRules.PayeeOutput))
            return "payer and order id do not belong to the coin.";
        return verifier.Verify(item.Coin, file)?.Detail;
    }

    /// <summary>
    /// Anybody can send what no region has signed, so it wakes nobody here. If it was meant honestly, the central at
    /// the other end wakes its operators.
    /// </summary>
    private ArrivalWork.DeliveryAnswer Ignore(string detail)
    {
        Interlocked.Increment(ref _refused);
        logger.LogWarning("{Region} refuses a delivery that no region has signed: {Detail}", options.Region, detail);
        return new ArrivalWork.DeliveryAnswer(Status.LinkRefused, detail, 0);
    }

    private static ArrivalWork.DeliveryAnswer Busy() =>
        new(Status.Overloaded, "Other deliveries of that region are being recorded.", 0);

    private ArrivalWork.DeliveryAnswer Refuse(string detail, LogId source)
    {
        Interlocked.Increment(ref _refused);
        logger.LogCritical("{Region} refuses a delivery from {Source}: {Detail}", options.Region, source, detail);
        return new ArrivalWork.DeliveryAnswer(Status.LinkRefused, detail, 0);
    }
}

using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Engine;

/// <summary>What was read for a batch, by order, delivery and source of deliveries; all of it from one state.</summary>
/// <param name="facts">Of orders.</param>
/// <param name="recorded">Items of deliveries that were recorded before.</param>
/// <param name="positions">How far the region has received from the logs that were asked about.</param>
/// <param name="durable">The totals of this central's log that were durable before anything was read.</param>
internal sealed class Prefetched(
    IReadOnlyDictionary<OrderWork, Prefetched.Facts> facts, IReadOnlySet<(ArrivalWork, int)> recorded,
    IReadOnlyDictionary<LogId, LinkPosition> positions, SealTotals durable)
{
    /// <summary>The recorded decision, if the order was decided before.</summary>
    public Entry? Entry(OrderWork order) => facts[order].Entry;

    /// <summary>The stored coins of the order's inputs; null where there is none.</summary>
    public IReadOnlyList<StoredCoin?> Inputs(OrderWork order) => facts[order].Inputs;

    /// <summary>The account the order is decided in.</summary>
    public AccountState Account(OrderWork order) => facts[order].Account;

    /// <summary>True if the delivery's item at that index has its line in the payee's account already.</summary>
    public bool IsRecorded(ArrivalWork arrival, int index) => recorded.Contains((arrival, index));

    /// <summary>How far the region has received from the source of a delivery.</summary>
    public LinkPosition Position(LogId source) => positions[source];

    /// <summary>A seal of another region's log that everything has arrived of, and of all seals before it.</summary>
    public ulong LastSeal(LogId source) =>
        positions.TryGetValue(source, out LinkPosition? position)
            ? position.LastSeal
            : durable.ReceivedFrom(source).LastSeal;

    internal sealed record Facts(Entry? Entry, IReadOnlyList<StoredCoin?> Inputs, AccountState Account);
}

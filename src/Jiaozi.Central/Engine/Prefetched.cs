using Jiaozi.Core.Ledger;

namespace Jiaozi.Central.Engine;

/// <summary>What was read for a batch, by order and delivery.</summary>
internal sealed class Prefetched(
    IReadOnlyDictionary<OrderWork, Prefetched.Facts> facts, IReadOnlySet<(ArrivalWork, int)> recorded)
{
    /// <summary>The recorded decision, if the order was decided before.</summary>
    public Entry? Entry(OrderWork order) => facts[order].Entry;

    /// <summary>The stored coins of the order's inputs; null where there is none.</summary>
    public IReadOnlyList<StoredCoin?> Inputs(OrderWork order) => facts[order].Inputs;

    /// <summary>The account the order is decided in.</summary>
    public AccountState Account(OrderWork order) => facts[order].Account;

    /// <summary>True if the delivery's item at that index has its line in the payee's account already.</summary>
    public bool IsRecorded(ArrivalWork arrival, int index) => recorded.Contains((arrival, index));

    internal sealed record Facts(Entry? Entry, IReadOnlyList<StoredCoin?> Inputs, AccountState Account);
}

using System.Runtime.CompilerServices;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>
/// Finds the newest seals in a store. Every sealing commit writes beside the seal which is the newest of its log
/// (<see cref="LedgerKeys.Head"/>), so the heads are also the list of the region's logs.
/// </summary>
internal static class HeadReader
{
    /// <summary>The newest head of a log; <see cref="Head.Start"/> if it has no seal yet.</summary>
    /// <exception cref="InvariantException">The store points to a seal that it does not have, or it belongs to another
    /// network or log.</exception>
    public static async Task<Head> ReadAsync(
        IStore store, NetworkId networkId, LogId log, CancellationToken cancellation)
    {
        byte[]?[] found = await store.GetManyAsync(
            [new StoreKey(StoreFamily.Meta, LedgerKeys.Head(log.Writer))], cancellation);
        if (found[0] is not { } pointer) return Head.Start;
        found = await store.GetManyAsync([new StoreKey(StoreFamily.Seals, pointer)], cancellation);
        if (found[0] is not { } bytes)
        {
            ulong number = LedgerKeys.ReadSeal(pointer).Number;
            throw new InvariantException($"The store has no seal {number} of {log}, which is said to be the newest.");
        }

        Seal seal = StoredSeal.Decode(bytes).Seal;
        SealSummary summary = seal.Summary;
        if (summary.Network != networkId || summary.Log != log)
        {
            throw new InvariantException(
                $"The store holds the books of {summary.Log} of network {summary.Network}, not of {log} of network "
                + $"{networkId}. Use another database, another schema or another folder.");
        }

        return Head.After(seal);
    }

    /// <summary>The newest seals of all logs that a snapshot holds, in the order of their keys.</summary>
    public static async IAsyncEnumerable<SealId> ReadAllAsync(
        IStoreSnapshot snapshot, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (StorePair head in snapshot.ScanAsync(
            StoreFamily.Meta, LedgerKeys.Heads.ToArray(), default, cancellation))
            yield return LedgerKeys.ReadSeal(head.Value);
    }
}

using Jiaozi.Central.Engine;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Storage;

namespace Jiaozi.Central.Reading;

/// <summary>Reads one account: coins with fresh proofs, lines, recorded answers.</summary>
internal sealed class AccountReader(IStore store, SealReader seals)
{
    private const int CoinsPerPage = 256;
    private const int MaxLinesPerPage = 500;

    /// <summary>A page of unspent coins, encoded, in the order of their ids; <c>Next</c> is empty on the last page.</summary>
    public async Task<(IReadOnlyList<byte[]> Coins, byte[] Next)> CoinsAsync(
        OwnerId owner, ReadOnlyMemory<byte> after, CancellationToken cancellation)
    {
        var stored = new List<StoredCoin>();
        byte[] last = [];
        await foreach (StorePair pair in PageAsync(StoreFamily.Coins, owner, after, CoinsPerPage + 1, cancellation))
        {
            if (stored.Count == CoinsPerPage) return (await ProveAsync(stored, cancellation), last);
            stored.Add(StoredCoin.Decode(pair.Value));
            last = pair.Key[OwnerDigest.Size..];
        }

        return (await ProveAsync(stored, cancellation), []);
    }

    /// <summary>A page of lines, oldest first; <c>Next</c> is empty on the last page.</summary>
    public async Task<(IReadOnlyList<(OrderId Order, Entry Entry)> Lines, byte[] Next)> LinesAsync(
        OwnerId owner, ReadOnlyMemory<byte> after, int limit, CancellationToken cancellation)
    {
        int most = limit <= 0 ? 100 : Math.Min(limit, MaxLinesPerPage);
        var lines = new List<(OrderId, Entry)>();
        byte[] last = [];
        await foreach (StorePair pair in PageAsync(StoreFamily.Entries, owner, after, most + 1, cancellation))
        {
            if (lines.Count == most) return (lines, last);
            lines.Add((LedgerKeys.ReadOrder(pair.Key), Entry.Decode(pair.Value)));
            last = pair.Key[OwnerDigest.Size..];
        }

        return (lines, []);
    }

    /// <summary>The recorded answer to an order of the owner.</summary>
    public async Task<OrderAnswer> OrderAsync(OwnerId owner, OrderId order, CancellationToken cancellation)
    {
        byte[]?[] found = await store.GetManyAsync(
            [new StoreKey(StoreFamily.Entries, LedgerKeys.Order(owner.Digest, order))], cancellation);
        if (found[0] is not { } bytes) return OrderAnswer.Of(Status.OrderNotFound);
        Entry entry = Entry.Decode(bytes);
        byte[] outcome = await seals.OutcomeAsync(owner, order, entry, cancellation);
        return new OrderAnswer(entry.Status, entry.Detail, outcome);
    }

    private async IAsyncEnumerable<StorePair> PageAsync(
        StoreFamily family, OwnerId owner, ReadOnlyMemory<byte> after, int most,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        byte[] prefix = owner.Digest.ToArray();
        byte[] from = after.IsEmpty ? [] : [.. prefix, .. after.Span];
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(cancellation);
        await foreach (StorePair pair in snapshot.ScanAsync(family, prefix, from, cancellation))
        {
            yield return pair;
            if (--most == 0) yield break;
        }
    }

    private async Task<IReadOnlyList<byte[]>> ProveAsync(List<StoredCoin> stored, CancellationToken cancellation)
    {
        byte[][] coins = new byte[stored.Count][];
        for (int i = 0; i < coins.Length; i++)
        {
            coins[i] = await seals.CoinAsync(
                stored[i].BodyBytes, stored[i].Seal, stored[i].LeafIndex, cancellation);
        }

        return coins;
    }
}

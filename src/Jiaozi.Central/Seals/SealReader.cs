using System.Collections.Concurrent;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;

namespace Jiaozi.Central.Seals;

/// <summary>
/// Cuts receipts out of stored seals: this is how a coin is proved again and how a first answer is made again. A seal
/// whose key was revoked meanwhile is signed again with the region's current key, over the same root.
/// </summary>
internal sealed class SealReader(IStore store, INetworkSource network, RegionSigners signers)
{
    private const int Capacity = 512;

    private readonly ConcurrentDictionary<ulong, Cut> _recent = new();
    private readonly Queue<ulong> _order = new();
    private readonly Lock _gate = new();

    /// <summary>A seal just committed, so that its receipts need no read.</summary>
    public void Remember(Seal seal, MerkleTree tree) => Keep(seal.Summary.Number, new Cut(seal, tree));

    /// <summary>The receipt of one leaf.</summary>
    public async ValueTask<Receipt> CutAsync(ulong sealNumber, int leaf, CancellationToken cancellation)
    {
        Cut cut = Trusted(await GetAsync(sealNumber, cancellation));
        return cut.Seal.Cut(cut.Tree, leaf);
    }

    /// <summary>The encoded outcome of an order, the same bytes every time.</summary>
    public async ValueTask<byte[]> OutcomeAsync(
        OwnerId account, OrderId order, Entry entry, CancellationToken cancellation)
    {
        Cut cut = Trusted(await GetAsync(entry.SealNumber, cancellation));
        return Outcome.Encode(
            entry.Record(account, order), entry.Bodies, i => cut.Seal.Cut(cut.Tree, entry.FirstLeaf + i));
    }

    private async ValueTask<Cut> GetAsync(ulong number, CancellationToken cancellation)
    {
        if (_recent.TryGetValue(number, out Cut? cut)) return cut;
        byte[]?[] found = await store.GetManyAsync(
            [new StoreKey(StoreFamily.Seals, LedgerKeys.Seal(number))], cancellation);
        if (found[0] is not { } bytes) throw new InvariantException($"Seal {number} is not in the store.");
        StoredSeal stored = StoredSeal.Decode(bytes);
        cut = new Cut(stored.Seal, new MerkleTree(stored.Leaves.Span));
        Keep(number, cut);
        return cut;
    }

    private Cut Trusted(Cut cut)
    {
        NetworkFile file = network.Current;
        bool revoked = !file.TryFindKey(cut.Seal.Header.KeyId, out _, out RegionKey? key)
            || key!.State == KeyState.Revoked;
        if (!revoked) return cut;
        cut = cut with { Seal = cut.Seal.SignAgain(signers.Current(file)) };
        Keep(cut.Seal.Summary.Number, cut);
        return cut;
    }

    private void Keep(ulong number, Cut cut)
    {
        lock (_gate)
        {
            if (!_recent.TryAdd(number, cut))
            {
                _recent[number] = cut;
                return;
            }

            _order.Enqueue(number);
            if (_order.Count > Capacity) _recent.TryRemove(_order.Dequeue(), out _);
        }
    }

    private sealed record Cut(Seal Seal, MerkleTree Tree);
}

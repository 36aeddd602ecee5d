using System.Buffers;
using System.Collections.Concurrent;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;

namespace Jiaozi.Central.Seals;

/// <summary>
/// Cuts receipts out of stored seals: this is how a coin is proved again and how a first answer is made again. A seal
/// whose key was revoked meanwhile is signed again with the region's current key, over the same root. It reads the
/// seals of all logs of the region.
/// </summary>
internal sealed class SealReader(IStore store, INetworkSource network, RegionSigners signers)
{
    private const int Capacity = 512;

    /// <summary>Longest outcome worth renting; longer ones are refusals with a long detail.</summary>
    private const int MaxOutcome = 4096;

    private const int MaxOutcomes = 1024;

    // Its own pool: all answers to a large commit are made before the first is sent, more than the shared one keeps.
    private readonly ArrayPool<byte> _outcomes = ArrayPool<byte>.Create(MaxOutcome, MaxOutcomes);
    private readonly ConcurrentDictionary<SealId, Cut> _recent = new();
    private readonly Queue<SealId> _order = new();
    private readonly Lock _gate = new();

    /// <summary>A seal just committed, so that its receipts need no read.</summary>
    public void Remember(Seal seal, MerkleTree tree) => Keep(Id(seal), new Cut(seal, tree));

    /// <summary>An encoded coin with the receipt of its leaf.</summary>
    public async ValueTask<byte[]> CoinAsync(
        ReadOnlyMemory<byte> body, SealId seal, int leaf, CancellationToken cancellation)
    {
        Cut cut = Trusted(await GetAsync(seal, cancellation));
        return Coin.Prove(body.Span, cut.Seal, cut.Tree, leaf);
    }

    /// <summary>The encoded outcome of an order, the same bytes every time.</summary>
    public async ValueTask<byte[]> OutcomeAsync(
        OwnerId account, OrderId order, Entry entry, CancellationToken cancellation) =>
        Write(entry, account, order, await GetAsync(entry.Seal, cancellation)).ToArray();

    /// <summary>The same in rented bytes, for an outcome that is sent once and then forgotten.</summary>
    public async ValueTask<RentedBytes> RentOutcomeAsync(
        OwnerId account, OrderId order, Entry entry, CancellationToken cancellation) =>
        Write(entry, account, order, await GetAsync(entry.Seal, cancellation)).ToRented(_outcomes);

    private WireWriter Write(Entry entry, OwnerId account, OrderId order, Cut cut)
    {
        Cut trusted = Trusted(cut);
        return entry.WriteOutcome(account, order, trusted.Seal, trusted.Tree);
    }

    private async ValueTask<Cut> GetAsync(SealId id, CancellationToken cancellation)
    {
        if (_recent.TryGetValue(id, out Cut? cut)) return cut;
        byte[]?[] found = await store.GetManyAsync(
            [new StoreKey(StoreFamily.Seals, LedgerKeys.Seal(id))], cancellation);
        if (found[0] is not { } bytes) throw new InvariantException($"Seal {id} is not in the store.");
        StoredSeal stored = StoredSeal.Decode(bytes);
        cut = new Cut(stored.Seal, new MerkleTree(stored.Leaves.Span));
        Keep(id, cut);
        return cut;
    }

    private Cut Trusted(Cut cut)
    {
        NetworkFile file = network.Current;
        bool revoked = !file.TryFindKey(cut.Seal.Header.KeyId, out _, out RegionKey? key)
            || key!.State == KeyState.Revoked;
        if (!revoked) return cut;
        cut = cut with { Seal = cut.Seal.SignAgain(signers.Current(file)) };
        Keep(Id(cut.Seal), cut);
        return cut;
    }

    private void Keep(SealId id, Cut cut)
    {
        lock (_gate)
        {
            if (!_recent.TryAdd(id, cut))
            {
                _recent[id] = cut;
                return;
            }

            _order.Enqueue(id);
            if (_order.Count > Capacity) _recent.TryRemove(_order.Dequeue(), out _);
        }
    }

    private static SealId Id(Seal seal) => new(seal.Summary.Log.Writer, seal.Summary.Number);

    private sealed record Cut(Seal Seal, MerkleTree Tree);
}

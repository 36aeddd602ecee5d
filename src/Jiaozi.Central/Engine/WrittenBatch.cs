using Jiaozi.Central.Cluster;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>A batch that was sealed and is being written.</summary>
internal sealed class WrittenBatch
{
    private WrittenBatch(Batch batch, Seal? seal, MerkleTree? tree, Head head, IStore store, TimeProvider time)
    {
        Batch = batch;
        Seal = seal;
        Tree = tree;
        Head = head;

        // Off the loop's thread, so that the next batch forms while this one is written.
        Task = Task.Run(() => CommitAsync(store, time));
    }

    public Batch Batch { get; }

    /// <summary>The seal; null if the batch has no leaf (it only forgets transfers).</summary>
    public Seal? Seal { get; }

    public MerkleTree? Tree { get; }

    /// <summary>Where the log stands once the batch is durable.</summary>
    public Head Head { get; }

    /// <summary>Ends when the batch is durable, or with the store's exception.</summary>
    public Task Task { get; }

    /// <summary>How long the durable write took; zero until it has succeeded.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Seals the batch (one root, one signature) and starts the one durable write.</summary>
    public static WrittenBatch Start(
        Batch batch, IStore store, RegionSigners signers, NetworkFile network, NodeLease? lease, TimeProvider time)
    {
        lease?.Guard(batch.Changes);
        if (batch.LeafCount == 0)
            return new WrittenBatch(batch, null, null, batch.Before, store, time);
        if (!batch.Totals.IsConserved)
            throw new InvariantException("Created and destroyed do not balance in the running totals.");
        var tree = new MerkleTree(batch.Leaves);
        var summary = new SealSummary(
            network.Plan.Id, batch.Log, batch.Seal.Number, batch.Before.Hash, batch.NowUnixMs, tree.Size, tree.Root,
            batch.Totals);
        Seal seal = Seal.Create(summary, signers.Current(network));
        batch.Changes.PutNew(
            StoreFamily.Seals, LedgerKeys.Seal(batch.Seal),
            StoredSeal.Encode(seal, batch.Leaves));
        batch.Changes.Put(StoreFamily.Meta, LedgerKeys.Head(batch.Log.Writer), LedgerKeys.Seal(batch.Seal));
        return new WrittenBatch(batch, seal, tree, Head.After(seal), store, time);
    }

    private async Task CommitAsync(IStore store, TimeProvider time)
    {
        long started = time.GetTimestamp();
        await store.CommitAsync(Batch.Changes, CancellationToken.None);
        Took = time.GetElapsedTime(started);
        CentralMeters.CommitSeconds.Record(Took.TotalSeconds);
    }
}

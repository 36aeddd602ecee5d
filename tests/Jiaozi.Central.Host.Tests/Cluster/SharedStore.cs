using Jiaozi.Storage;

namespace Jiaozi.Central.Host.Tests.Cluster;

/// <summary>A store that several nodes use, so none of them closes it.</summary>
internal sealed class SharedStore(IStore store) : IStore
{
    public ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<StoreKey> keys, CancellationToken cancellation) =>
        store.GetManyAsync(keys, cancellation);

    public ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellation) =>
        store.CommitAsync(batch, cancellation);

    public ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellation) => store.SnapshotAsync(cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.Runtime.CompilerServices;

namespace Jiaozi.Storage.Memory;

/// <summary>A view of a memory store: the state that was current when it was taken.</summary>
internal sealed class MemorySnapshot(MemoryStore store, MemoryState state) : IStoreSnapshot
{
    private volatile bool _disposed;

    public async IAsyncEnumerable<StorePair> ScanAsync(
        StoreFamily family,
        ReadOnlyMemory<byte> prefix,
        ReadOnlyMemory<byte> after,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        ThrowIfUnusable(cancellation);
        foreach (StorePair pair in state.Scan(family, prefix, after))
        {
            yield return pair;
            ThrowIfUnusable(cancellation);
        }
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    private void ThrowIfUnusable(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        // A closed store answers nothing, also where the memory would still be there.
        _ = store.Current;
    }
}

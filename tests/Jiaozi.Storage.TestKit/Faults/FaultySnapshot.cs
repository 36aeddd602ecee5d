using System.Runtime.CompilerServices;

namespace Jiaozi.Storage.TestKit.Faults;

/// <summary>A snapshot whose scans fail when its store says so.</summary>
internal sealed class FaultySnapshot(FaultyStore store, IStoreSnapshot inner) : IStoreSnapshot
{
    public async IAsyncEnumerable<StorePair> ScanAsync(
        StoreFamily family,
        ReadOnlyMemory<byte> prefix,
        ReadOnlyMemory<byte> after,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        store.BeforeRead();
        await foreach (StorePair pair in inner.ScanAsync(family, prefix, after, cancellation))
        {
            yield return pair;
            store.ThrowIfGone();
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

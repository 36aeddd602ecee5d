namespace Jiaozi.Storage;

/// <summary>
/// An unchanging view of a store: commits that finish after it was taken are not in it. It costs the store until it
/// is disposed, so keep it for a scan, not for a day. Several scans may run on it at once.
/// </summary>
public interface IStoreSnapshot : IAsyncDisposable
{
    /// <summary>
    /// Streams the pairs whose key starts with <paramref name="prefix"/>, in unsigned byte order of the keys.
    /// </summary>
    /// <param name="family">The family to read.</param>
    /// <param name="prefix">Common start of the keys; empty for the whole family.</param>
    /// <param name="after">When not empty, the first key returned is greater than this one (paging).</param>
    /// <param name="cancellation">Ends the scan.</param>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such family.</exception>
    IAsyncEnumerable<StorePair> ScanAsync(
        StoreFamily family, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after, CancellationToken cancellation);
}

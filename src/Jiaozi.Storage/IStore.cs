namespace Jiaozi.Storage;

/// <summary>
/// The durable store of one central: ordered byte keys in a few families, batched reads, atomic durable commits.
/// Every implementation passes <c>Jiaozi.Storage.TestKit</c>.
/// </summary>
/// <remarks>
/// Keys and values belong to the caller's layout and mean nothing to the store. Reads may run at any time and
/// from any thread; commits are serialized by the store. A read that starts after a commit returned sees it whole,
/// and no read ever sees a part of a commit. Arrays that go in are not kept and arrays that come out belong to the
/// caller. Disposing waits for what is running; whatever is called later, also on snapshots, throws
/// <see cref="ObjectDisposedException"/>. All exceptions arrive when the result is awaited.
/// </remarks>
public interface IStore : IAsyncDisposable
{
    /// <summary>Reads many keys in one go, all from the same state.</summary>
    /// <returns>One value per key, in the order of <paramref name="keys"/>; null where the key is absent.</returns>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A key names no family.</exception>
    ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<StoreKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Applies the whole batch atomically and returns after it is durable (written and synced), or changes nothing.
    /// </summary>
    /// <param name="batch">The changes; unchanged until the commit has returned.</param>
    /// <param name="cancellation">Gives up while the commit waits for its turn, and then nothing was changed; a
    /// commit that has begun runs to its end, because half-known outcomes are worth nothing.</param>
    /// <exception cref="StoreConflictException">A precondition of the batch does not hold (see
    /// <see cref="StoreBatch.DeleteExisting"/>, <see cref="StoreBatch.PutNew"/>,
    /// <see cref="StoreBatch.Expect"/>); nothing was changed.</exception>
    /// <exception cref="StoreException">The store failed. Whether the batch is durable is unknown to the caller,
    /// who must read to learn it.</exception>
    ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellation);

    /// <summary>A consistent view of the whole store as of the last finished commit.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellation);
}

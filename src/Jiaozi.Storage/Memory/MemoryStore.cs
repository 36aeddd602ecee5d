namespace Jiaozi.Storage.Memory;

/// <summary>
/// A store that lives as long as its process, for tests, simulations and the sandbox. It keeps the whole contract
/// except that its commits are as durable as memory. Every call finishes before it returns.
/// </summary>
public sealed class MemoryStore : IStore
{
    private readonly Lock _commits = new();

    // Null once disposed.
    private volatile MemoryState? _state = MemoryState.Empty;

    /// <summary>The state as of the last finished commit.</summary>
    /// <exception cref="ObjectDisposedException">The store is closed.</exception>
    internal MemoryState Current => _state ?? throw new ObjectDisposedException(nameof(MemoryStore));

    // The methods are async though they await nothing: their exceptions belong in the result, as with any store.

    /// <inheritdoc/>
    public async ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<StoreKey> keys, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellation.ThrowIfCancellationRequested();
        MemoryState state = Current;
        var values = new byte[]?[keys.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = state.Find(keys[i]);
        return values;
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        lock (_commits)
        {
            cancellation.ThrowIfCancellationRequested();
            _state = Current.Apply(batch);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new MemorySnapshot(this, Current);
    }

    /// <summary>Forgets everything.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_commits)
            _state = null;
        return ValueTask.CompletedTask;
    }
}

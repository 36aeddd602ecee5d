using Jiaozi.Storage.RocksDb.Database;
using Jiaozi.Storage.RocksDb.Files;
using Jiaozi.Storage.RocksDb.Threads;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb;

/// <summary>
/// The store of a central on one server: RocksDB in the central's own process. A commit is one record of a log that is
/// synced to the disk before the commit returns; after a crash everything that was answered is there.
/// </summary>
public sealed class RocksDbStore : IStore
{
    private readonly FamilyDatabase _database;
    private readonly OwnerLock? _owner;
    private readonly AcknowledgedMark? _mark;
    private readonly WorkerThreads _readers;
    private readonly WorkerThreads _writer;
    private readonly OpenCalls _calls = new();
    private readonly HashSet<RocksDbSnapshot> _snapshots = [];
    private readonly Lazy<Task> _closing;

    private RocksDbStore(
        RocksDbStoreOptions options, FamilyDatabase database, OwnerLock? owner, AcknowledgedMark? mark)
    {
        Path = options.Path;
        _database = database;
        _owner = owner;
        _mark = mark;
        _readers = new WorkerThreads("store read", options.ReadThreads);
        _writer = new WorkerThreads("store write", 1);
        _closing = new Lazy<Task>(CloseAsync);
    }

    /// <summary>The folder of the store.</summary>
    public string Path { get; }

    /// <summary>True when the store was opened by <see cref="OpenReadOnly"/>.</summary>
    public bool IsReadOnly => _mark is null;

    /// <summary>Opens the store, and makes it when there is none. Blocks while it reads the log of a crash.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="StoreException">The folder cannot be used: another process holds it (after
    /// <see cref="RocksDbStoreOptions.LockWait"/>), it holds something else, a newer format or damaged data, or
    /// commits that were acknowledged are missing.</exception>
    public static RocksDbStore Open(RocksDbStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        var patience = new LockPatience(options);
        OwnerLock owner = StoreFolder.Take(options.Path, patience);
        AcknowledgedMark? mark = null;
        try
        {
            mark = StoreFolder.OpenMark(options.Path);
            ulong acknowledged = StoreFolder.ReadMark(options.Path);
            FamilyDatabase database = DatabaseOpener.OpenWhenFree(options, acknowledged, patience);
            return new RocksDbStore(options, database, owner, mark);
        }
        catch
        {
            mark?.Dispose();
            owner.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens an unchanging view of a store, as of now, for an audit. It changes nothing in the folder, needs no right
    /// to, and minds no other process; commits throw <see cref="StoreException"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="StoreException">There is no sound store of a known format.</exception>
    public static RocksDbStore OpenReadOnly(RocksDbStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        // The mark is read first: while another process commits it moves, and the view is from a moment later.
        FamilyDatabase database = DatabaseOpener.OpenReadOnly(options, StoreFolder.ReadMark(options.Path));
        return new RocksDbStore(options, database, owner: null, mark: null);
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<StoreKey> keys, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keys);
        for (int i = 0; i < keys.Count; i++)
            StoreFamilies.ThrowIfUnknown(keys[i].Family);
        cancellation.ThrowIfCancellationRequested();
        return TryGetMany(keys) ?? await ReadAsync(() => _database.GetMany(keys), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await CallAsync(_writer, () => Commit(batch.Changes), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellation) =>
        await ReadAsync(
            () =>
            {
                var snapshot = new RocksDbSnapshot(this, _database.TakeSnapshot());
                lock (_snapshots)
                    _snapshots.Add(snapshot);
                return snapshot;
            },
            cancellation);

    /// <summary>
    /// RocksDB's own account of writes, syncs, levels and stalls since the store was opened, for an operator to read.
    /// </summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async ValueTask<string> DescribeAsync(CancellationToken cancellation) =>
        await ReadAsync(_database.Describe, cancellation);

    /// <summary>
    /// Finishes what was called, moves what is only in the log to table files and lets the folder go. Snapshots that
    /// are still open end with the store.
    /// </summary>
    public async ValueTask DisposeAsync() => await _closing.Value;

    internal Task<(List<StorePair> Pairs, bool More)> ReadPageAsync(
        RocksDbSnapshot snapshot,
        StoreFamily family,
        ReadOnlyMemory<byte> prefix,
        ReadOnlyMemory<byte> after,
        CancellationToken cancellation) =>
        ReadAsync(
            () => snapshot.Use(taken => PageReader.Read(_database, taken, family, prefix, after)), cancellation);

    /// <summary>Lets the native snapshot go, unless the store did so already when it was closed.</summary>
    internal void Release(RocksDbSnapshot snapshot, Snapshot taken)
    {
        lock (_snapshots)
        {
            if (_snapshots.Remove(snapshot))
                taken.Dispose();
        }
    }

    /// <summary>Ends what still stands between two calls, such as a scan that hands out its page.</summary>
    internal void ThrowIfClosing() => ObjectDisposedException.ThrowIf(_closing.IsValueCreated, this);

    /// <summary>
    /// Most of what is read was written a moment ago and is in memory: looking there takes less than having another
    /// thread look. A thread of the pool must not wait for the disk, so the rest goes to those that may.
    /// </summary>
    private byte[]?[]? TryGetMany(IReadOnlyList<StoreKey> keys)
    {
        ObjectDisposedException.ThrowIf(!_calls.TryBegin(), this);
        try
        {
            return _database.TryGetMany(keys);
        }
        finally
        {
            _calls.End();
        }
    }

    private bool Commit(IReadOnlyList<StoreChange> changes)
    {
        if (_mark is null)
            throw new StoreException($"The store in {Path} was opened for reading only.");
        if (_database.FindConflict(changes) is { } conflict)
            throw StoreConflictException.For(conflict);
        if (changes.Count == 0)
            return true;
        _database.Write(changes);
        _mark.Move(_database.SequenceNumber);
        return true;
    }

    private Task<T> ReadAsync<T>(Func<T> work, CancellationToken cancellation) =>
        CallAsync(_readers, work, cancellation);

    private async Task<T> CallAsync<T>(WorkerThreads threads, Func<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await threads.RunAsync(work, cancellation);
        }
        catch (RocksDbSharpException e)
        {
            throw new StoreException($"The store in {Path} failed: {e.Message}", e);
        }
    }

    private async Task CloseAsync()
    {
        await _writer.StopAsync();
        await _readers.StopAsync();
        await _calls.StopAsync();
        lock (_snapshots)
        {
            foreach (RocksDbSnapshot snapshot in _snapshots)
                snapshot.ReleaseByStore();
            _snapshots.Clear();
        }

        try
        {
            if (!IsReadOnly)
                _database.Flush();
        }
        catch (RocksDbSharpException)
        {
            // Nothing is lost: what is not in a table file is in the log, and the next start reads it from there.
        }
        finally
        {
            _database.Dispose();
            _mark?.Dispose();
            _owner?.Dispose();
        }
    }
}

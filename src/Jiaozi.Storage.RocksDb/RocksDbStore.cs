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
    private readonly RocksDbStoreOptions _options;
    private readonly OwnerLock? _owner;
    private readonly AcknowledgedMark? _mark;
    private readonly WorkerThreads _readers;
    private readonly WorkerThreads _writer;
    private readonly Lazy<Task> _closing;

    /// <summary>Null after a commit has failed, until the database was opened anew.</summary>
    private volatile OpenDatabase? _database;

    // Only the writing thread uses these.
    private readonly Reopener _reopener;
    private ulong _acknowledged;

    private RocksDbStore(
        RocksDbStoreOptions options, Cache cache, FamilyDatabase database, OwnerLock? owner,
        AcknowledgedMark? mark)
    {
        _options = options;
        _reopener = new Reopener(options, cache);
        _database = new OpenDatabase(database);
        _acknowledged = database.SequenceNumber;
        _owner = owner;
        _mark = mark;
        _readers = new WorkerThreads("store read", options.ReadThreads);
        _writer = new WorkerThreads("store write", 1);
        _closing = new Lazy<Task>(CloseAsync);
    }

    /// <summary>The folder of the store.</summary>
    public string Path => _options.Path;

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
            Cache cache = Cache.CreateLru((ulong)options.CacheBytes);
            FamilyDatabase database = DatabaseOpener.OpenWhenFree(options, cache, acknowledged, patience);
            return new RocksDbStore(options, cache, database, owner, mark);
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
        Cache cache = Cache.CreateLru((ulong)options.CacheBytes);
        FamilyDatabase database = DatabaseOpener.OpenReadOnly(options, cache, StoreFolder.ReadMark(options.Path));
        return new RocksDbStore(options, cache, database, owner: null, mark: null);
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<StoreKey> keys, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(keys);
        for (int i = 0; i < keys.Count; i++)
            StoreFamilies.ThrowIfUnknown(keys[i].Family);
        cancellation.ThrowIfCancellationRequested();
        return TryGetMany(keys) ?? await ReadAsync((_, database) => database.GetMany(keys), cancellation);
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
            (opened, database) =>
            {
                var snapshot = new RocksDbSnapshot(this, opened, database.TakeSnapshot());
                opened.Add(snapshot);
                return snapshot;
            },
            cancellation);

    /// <summary>
    /// RocksDB's own account of writes, syncs, levels and stalls since the store was opened, for an operator to read.
    /// </summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async ValueTask<string> DescribeAsync(CancellationToken cancellation) =>
        await ReadAsync((_, database) => database.Describe(), cancellation);

    /// <summary>
    /// Finishes what was called, moves what is only in the log to table files and lets the folder go. Snapshots that
    /// are still open end with the store.
    /// </summary>
    public async ValueTask DisposeAsync() => await _closing.Value;

    /// <summary>Reads from one opening of the database.</summary>
    /// <exception cref="StoreException">The database failed, or was closed because a commit failed.</exception>
    internal async Task<T> ReadAsync<T>(
        OpenDatabase opened, Func<FamilyDatabase, T> read, CancellationToken cancellation)
    {
        (bool isOpen, T result) = await CallAsync(_readers, () => Use(opened, read), cancellation);
        return isOpen
            ? result
            : throw new StoreException($"The store in {Path} was opened anew meanwhile, as a commit had failed.");
    }

    /// <summary>Ends what still stands between two calls, such as a scan that hands out its page.</summary>
    internal void ThrowIfClosing() => ObjectDisposedException.ThrowIf(_closing.IsValueCreated, this);

    /// <summary>
    /// Most of what is read was written a moment ago and is in memory: looking there takes less than having another
    /// thread look. A thread of the pool must not wait for the disk, so the rest goes to those that may.
    /// </summary>
    private byte[]?[]? TryGetMany(IReadOnlyList<StoreKey> keys)
    {
        if (_database is not { } opened || !opened.TryBegin(out FamilyDatabase database))
        {
            ThrowIfClosing();
            return null;
        }

        try
        {
            return database.TryGetMany(keys);
        }
        finally
        {
            opened.End();
        }
    }

    /// <summary>Reads from whichever opening there is; one that was closed meanwhile is not the reader's concern.</summary>
    private async Task<T> ReadAsync<T>(
        Func<OpenDatabase, FamilyDatabase, T> read, CancellationToken cancellation)
    {
        while (true)
        {
            OpenDatabase opened = _database ?? await CallAsync(_writer, OpenAnew, cancellation);
            (bool isOpen, T result) = await CallAsync(
                _readers, () => Use(opened, database => read(opened, database)), cancellation);
            if (isOpen)
                return result;
        }
    }

    /// <summary>Uses an opening of the database, unless that was closed.</summary>
    private static (bool IsOpen, T Result) Use<T>(OpenDatabase opened, Func<FamilyDatabase, T> use)
    {
        if (!opened.TryBegin(out FamilyDatabase database))
            return (false, default!);
        try
        {
            return (true, use(database));
        }
        finally
        {
            opened.End();
        }
    }

    private bool Commit(IReadOnlyList<StoreChange> changes)
    {
        if (_mark is null)
            throw new StoreException($"The store in {Path} was opened for reading only.");
        OpenDatabase opened = _database ?? OpenAnew();
        bool isWriting = false;
        try
        {
            return Use(opened, Write).IsOpen;
        }
        catch (RocksDbSharpException) when (isWriting)
        {
            Close(opened);
            throw;
        }

        bool Write(FamilyDatabase database)
        {
            if (database.FindConflict(changes) is { } conflict)
                throw StoreConflictException.For(conflict);
            if (changes.Count == 0)
                return true;
            isWriting = true;
            database.Write(changes);
            _mark.Move(_acknowledged = database.SequenceNumber);
            return true;
        }
    }

    /// <summary>
    /// After a failed write: what the log has of it, whole although its sync failed, this database would never show and
    /// the next one would. So nobody reads here any more; opening anew reads the log and makes whatever it has durable.
    /// RocksDB would also refuse every further write after most failures.
    /// </summary>
    private void Close(OpenDatabase opened)
    {
        _database = null;
        opened.Close();
    }

    /// <summary>Opens the database again, if that is to be done; on the writing thread.</summary>
    private OpenDatabase OpenAnew()
    {
        if (_database is { } opened)
            return opened;
        FamilyDatabase database = _reopener.Open(_acknowledged);

        // What was read back from the log is durable in tables now, and somebody is told of it.
        _mark!.Move(_acknowledged = database.SequenceNumber);
        return _database = new OpenDatabase(database);
    }

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
        try
        {
            if (_database is { } opened)
                await opened.CloseAsync(flush: !IsReadOnly);
        }
        finally
        {
            _mark?.Dispose();
            _owner?.Dispose();
        }
    }
}

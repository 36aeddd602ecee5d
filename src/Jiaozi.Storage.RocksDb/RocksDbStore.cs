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
    /// <summary>How often a database that cannot be opened again is tried, however many ask.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly RocksDbStoreOptions _options;
    private readonly OwnerLock? _owner;
    private readonly AcknowledgedMark? _mark;
    private readonly WorkerThreads _readers;
    private readonly WorkerThreads _writer;
    private readonly Lazy<Task> _closing;

    /// <summary>Null after a commit has failed, until the database was opened anew.</summary>
    private volatile OpenDatabase? _database;

    // Of the last try to open it anew; only the writing thread uses these.
    private StoreException? _whyNot;
    private long _tried;

    private RocksDbStore(
        RocksDbStoreOptions options, FamilyDatabase database, OwnerLock? owner, AcknowledgedMark? mark)
    {
        _options = options;
        _database = new OpenDatabase(database);
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
        return TryGetMany(keys) ?? await ReadAsync(database => database.GetMany(keys), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await CallAsync(_writer, () => Commit(batch.Changes), cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellation)
    {
        OpenDatabase opened = await OpenedAsync(cancellation);
        return await ReadAsync(
            opened,
            database =>
            {
                var snapshot = new RocksDbSnapshot(this, opened, database.TakeSnapshot());
                opened.Add(snapshot);
                return snapshot;
            },
            cancellation);
    }

    /// <summary>
    /// RocksDB's own account of writes, syncs, levels and stalls since the store was opened, for an operator to read.
    /// </summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async ValueTask<string> DescribeAsync(CancellationToken cancellation) =>
        await ReadAsync(database => database.Describe(), cancellation);

    /// <summary>
    /// Finishes what was called, moves what is only in the log to table files and lets the folder go. Snapshots that
    /// are still open end with the store.
    /// </summary>
    public async ValueTask DisposeAsync() => await _closing.Value;

    /// <summary>Reads from one opening of the database.</summary>
    /// <exception cref="StoreException">The database failed, or was closed because a commit failed.</exception>
    internal Task<T> ReadAsync<T>(OpenDatabase opened, Func<FamilyDatabase, T> read, CancellationToken cancellation) =>
        CallAsync(_readers, () => Use(opened, read), cancellation);

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

    private async Task<T> ReadAsync<T>(Func<FamilyDatabase, T> read, CancellationToken cancellation) =>
        await ReadAsync(await OpenedAsync(cancellation), read, cancellation);

    private T Use<T>(OpenDatabase opened, Func<FamilyDatabase, T> use)
    {
        if (!opened.TryBegin(out FamilyDatabase database))
        {
            ThrowIfClosing();
            throw new StoreException($"The store in {Path} was opened anew meanwhile, as a commit had failed.");
        }

        try
        {
            return use(database);
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
            return Use(opened, Write);
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
            _mark.Move(database.SequenceNumber);
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
        opened.CloseAsync(flush: false).GetAwaiter().GetResult();
    }

    private async ValueTask<OpenDatabase> OpenedAsync(CancellationToken cancellation) =>
        _database ?? await CallAsync(_writer, OpenAnew, cancellation);

    /// <summary>Opens the database again, if that is to be done; on the writing thread.</summary>
    private OpenDatabase OpenAnew()
    {
        if (_database is { } opened)
            return opened;
        if (_whyNot is { } why && _options.Time.GetElapsedTime(_tried) < Pause)
            throw new StoreException(why.Message, why);
        _tried = _options.Time.GetTimestamp();
        try
        {
            var patience = new LockPatience(_options);
            FamilyDatabase database =
                DatabaseOpener.OpenWhenFree(_options, StoreFolder.ReadMark(Path), patience);
            _whyNot = null;
            return _database = new OpenDatabase(database);
        }
        catch (StoreException e)
        {
            _whyNot = e;
            throw;
        }
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

using System.Collections;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>
/// An open RocksDB database with the store's families. Calls block and may be made from several threads at once; the
/// caller sees to it that none runs while the database is closed, and that one thread at a time writes.
/// </summary>
internal sealed class FamilyDatabase(RocksDbSharp.RocksDb database) : IDisposable
{
    /// <summary>RocksDB's <c>kReadAllTier</c>.</summary>
    private const int AllTiers = 0;

    /// <summary>RocksDB's <c>kBlockCacheTier</c>: what would have to be read from a file is an error instead.</summary>
    private const int BlockCacheTier = 1;

    private static readonly Comparer<StoreChange> KeyOrder = Comparer<StoreChange>.Create((one, other) =>
        one.Key.Family == other.Key.Family
            ? one.Key.Key.Span.SequenceCompareTo(other.Key.Key.Span)
            : (int)one.Key.Family - (int)other.Key.Family);

    private readonly ColumnFamilyHandle[] _families = [.. FamilyNames.All.Select(database.GetColumnFamily)];

    // Only whoever writes uses these; they are kept so that a commit has not to make them anew.
    private readonly List<StoreChange> _sorted = [];
    private readonly List<StoreChange> _conditional = [];
    private readonly List<StoreKey> _conditions = [];

    private readonly ReadOptions _read = new();
    private readonly ReadOptions _inMemory = new ReadOptions().SetReadTier(BlockCacheTier);
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);

    /// <summary>The number of the last change; every change of a commit takes one.</summary>
    public ulong SequenceNumber => database.GetLatestSequenceNumber();

    /// <summary>The values of the keys, null for absent ones, all from one state.</summary>
    /// <exception cref="RocksDbException">A lookup failed.</exception>
    public byte[]?[] GetMany(IReadOnlyList<StoreKey> keys)
    {
        byte[]?[] values = GetMany(keys, _read, AllTiers, out RocksDbException? error);
        return error is null ? values : throw error;
    }

    /// <summary>
    /// The same from memory alone, never waiting for the disk; null if a key would have to be looked for on it, or if a
    /// lookup failed.
    /// </summary>
    public byte[]?[]? TryGetMany(IReadOnlyList<StoreKey> keys)
    {
        byte[]?[] values = GetMany(keys, _inMemory, BlockCacheTier, out RocksDbException? error);
        return error is null ? values : null;
    }

    /// <summary>The first change whose precondition does not hold, if any.</summary>
    public StoreChange? FindConflict(IReadOnlyList<StoreChange> changes)
    {
        _conditional.Clear();
        _conditions.Clear();
        for (int i = 0; i < changes.Count; i++)
        {
            if (changes[i].Kind is StoreChangeKind.Put or StoreChangeKind.Delete)
                continue;
            _conditional.Add(changes[i]);
            _conditions.Add(changes[i].Key);
        }

        var holds = new BitArray(_conditional.Count);
        for (int i = 0; i < holds.Count; i++)
            holds[i] = _conditional[i].Kind == StoreChangeKind.PutNew;
        RocksDbException? error = Look(
            _conditions,
            _read,
            (place, value) => holds[place] = _conditional[place].Kind switch
            {
                StoreChangeKind.PutNew => false,
                StoreChangeKind.Expect => value.SequenceEqual(_conditional[place].Value),
                _ => true,
            });
        if (error is not null)
            throw error;
        for (int i = 0; i < holds.Count; i++)
        {
            if (!holds[i])
                return _conditional[i];
        }

        return null;
    }

    /// <summary>Writes all changes as one record of the log and returns when the log is on the disk.</summary>
    public void Write(IReadOnlyList<StoreChange> changes)
    {
        using var batch = new WriteBatch();

        // In their order, so that each is looked for in the memory table from where the one before went.
        _sorted.Clear();
        _sorted.AddRange(changes);
        _sorted.Sort(KeyOrder);
        foreach (StoreChange change in _sorted)
        {
            if (change.Kind == StoreChangeKind.Expect)
                continue;
            ColumnFamilyHandle family = _families[(int)change.Key.Family];
            if (change.Value is { } value)
                batch.Put(change.Key.Key.Span, value, family);
            else
                batch.Delete(change.Key.Key.Span, family);
        }

        database.Write(batch, _synced);
    }

    public Snapshot TakeSnapshot() => database.CreateSnapshot();

    /// <summary>An iterator; the options must stay alive as long as it.</summary>
    public Iterator Iterate(StoreFamily family, ReadOptions read) => 
        database.NewIterator(_families[(int)family], read);

    /// <summary>RocksDB's own account of itself.</summary>
    public string Describe() => database.GetProperty("rocksdb.stats");

    /// <summary>Moves everything to table files, so that the next start has no log to replay.</summary>
    public void Flush()
    {
        var options = new FlushOptions().SetWaitForFlush(true);
        nint[] families = [database.GetDefaultColumnFamily().Handle, .. _families.Select(family => family.Handle)];
        Native.Instance.rocksdb_flush_cfs(database.Handle, options.Handle, families, families.Length);
        GC.KeepAlive(options);
    }

    public void Dispose() => database.Dispose();

    private static bool AreOfOneFamily(IReadOnlyList<StoreKey> keys)
    {
        for (int i = 1; i < keys.Count; i++)
        {
            if (keys[i].Family != keys[0].Family)
                return false;
        }

        return true;
    }

    private byte[]?[] GetMany(
        IReadOnlyList<StoreKey> keys, ReadOptions single, int tier, out RocksDbException? error)
    {
        var values = new byte[]?[keys.Count];
        // One native call is consistent in itself; several need a snapshot to be.
        if (keys.Count <= KeyBlock.Capacity && AreOfOneFamily(keys))
        {
            error = Look(keys, single, Keep);
            return values;
        }

        using Snapshot snapshot = database.CreateSnapshot();
        ReadOptions read = new ReadOptions().SetReadTier(tier).SetSnapshot(snapshot);
        error = Look(keys, read, Keep);
        GC.KeepAlive(read);
        return values;

        void Keep(int place, ReadOnlySpan<byte> value) => values[place] = value.ToArray();
    }

    /// <summary>Visits each key's place and its value; ends with the first error.</summary>
    private RocksDbException? Look(
        IReadOnlyList<StoreKey> keys, ReadOptions read, Action<int, ReadOnlySpan<byte>> found)
    {
        KeyBlock block = KeyBlock.OfThread;
        block.Clear();
        int[] places = new int[Math.Min(keys.Count, KeyBlock.Capacity)];
        for (int family = 0; family < StoreFamilies.Count; family++)
        {
            for (int i = 0; i < keys.Count; i++)
            {
                // A length no stored key can have is simply absent.
                if ((int)keys[i].Family != family || keys[i].Key.Length is 0 or > StoreKey.MaxKeyBytes)
                    continue;
                places[block.Count] = i;
                block.Add(keys[i].Key.Span);
                if (block.IsFull && LookAtBlock(family) is { } error)
                    return error;
            }

            if (block.Count > 0 && LookAtBlock(family) is { } last)
                return last;
        }

        return null;

        RocksDbException? LookAtBlock(int family) => block.Look(
            database.Handle, read.Handle, _families[family].Handle, (i, value) => found(places[i], value));
    }
}

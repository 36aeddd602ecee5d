using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>
/// An open RocksDB database with the store's families. Calls block and may be made from several threads at once; the
/// caller sees to it that none runs while the database is closed, and that one thread at a time writes.
/// </summary>
internal sealed class FamilyDatabase(RocksDbSharp.RocksDb database) : IDisposable
{
    private readonly ColumnFamilyHandle[] _families = [.. FamilyNames.All.Select(database.GetColumnFamily)];
    private readonly ReadOptions _read = new();
    private readonly WriteOptions _synced = new WriteOptions().SetSync(true);

    /// <summary>The number of the last change; every change of a commit takes one.</summary>
    public ulong SequenceNumber => database.GetLatestSequenceNumber();

    /// <summary>The values of the keys, null for absent ones, all from one state.</summary>
    public byte[]?[] GetMany(IReadOnlyList<StoreKey> keys)
    {
        var values = new byte[]?[keys.Count];
        // One native call is consistent in itself; several need a snapshot to be.
        if (keys.Count <= KeyBlock.Capacity && AreOfOneFamily(keys))
        {
            Look(keys, _read, (place, value) => values[place] = value.ToArray());
            return values;
        }

        using Snapshot snapshot = database.CreateSnapshot();
        ReadOptions read = new ReadOptions().SetSnapshot(snapshot);
        Look(keys, read, (place, value) => values[place] = value.ToArray());
        GC.KeepAlive(read);
        return values;
    }

    /// <summary>The first change whose precondition does not hold, if any.</summary>
    public StoreChange? FindConflict(IReadOnlyList<StoreChange> changes)
    {
        StoreChange[] conditional =
            [.. changes.Where(c => c.Kind is not (StoreChangeKind.Put or StoreChangeKind.Delete))];
        bool[] holds = Array.ConvertAll(conditional, change => change.Kind == StoreChangeKind.PutNew);
        Look(
            Array.ConvertAll(conditional, change => change.Key),
            _read,
            (place, value) => holds[place] = conditional[place].Kind switch
            {
                StoreChangeKind.PutNew => false,
                StoreChangeKind.Expect => value.SequenceEqual(conditional[place].Value),
                _ => true,
            });
        for (int i = 0; i < conditional.Length; i++)
        {
            if (!holds[i])
                return conditional[i];
        }

        return null;
    }

    /// <summary>Writes all changes as one record of the log and returns when the log is on the disk.</summary>
    public void Write(IReadOnlyList<StoreChange> changes)
    {
        using var batch = new WriteBatch();
        foreach (StoreChange change in changes)
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

    private void Look(IReadOnlyList<StoreKey> keys, ReadOptions read, Action<int, ReadOnlySpan<byte>> found)
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
                if (block.IsFull)
                    ReadBlock(family);
            }

            if (block.Count > 0)
                ReadBlock(family);
        }

        void ReadBlock(int family) => block.Read(
            database.Handle, read.Handle, _families[family].Handle, (i, value) => found(places[i], value));
    }
}

using System.Buffers.Binary;

namespace Jiaozi.Storage.RocksDb.Victim;

/// <summary>The commits of the process that gets killed, known to the test that kills it.</summary>
public static class VictimHistory
{
    private const int EntriesPerCommit = 6;
    private const int LongestEntryBytes = 48 * 1024;
    private const long MiB = 1024 * 1024;

    /// <summary>Buffers so small that table files are written all the time and some kills hit that.</summary>
    public static RocksDbStoreOptions Options(string path) => new()
    {
        Path = path,
        CacheBytes = 16 * MiB,
        WriteBufferBytes = 4 * MiB,
        MaxLogBytes = 4 * MiB,
    };

    /// <summary>Opens the store and commits from the given number on.</summary>
    public static async Task CommitForeverAsync(string path, int first)
    {
        await using RocksDbStore store = RocksDbStore.Open(Options(path));
        for (int number = first; ; number++)
        {
            await store.CommitAsync(Batch(number), CancellationToken.None);
            await Console.Out.WriteLineAsync($"{number}");
            await Console.Out.FlushAsync();
        }
    }

    /// <summary>Takes the coin of the commit before, makes the next one and writes entries of mixed lengths.</summary>
    public static StoreBatch Batch(int number)
    {
        var batch = new StoreBatch();
        if (number > 0)
            batch.DeleteExisting(StoreFamily.Coins, Key(number - 1, 0));
        batch.PutNew(StoreFamily.Coins, Key(number, 0), [1]);
        for (int entry = 0; entry < EntriesPerCommit; entry++)
            batch.PutNew(StoreFamily.Entries, Key(number, entry), Entry(number, entry));
        batch.Put(StoreFamily.Meta, "last"u8.ToArray(), Key(number, 0));
        return batch;
    }

    /// <summary>Null when the store holds exactly the first <paramref name="count"/> commits, or the fault.</summary>
    public static async Task<string?> FindFaultAsync(RocksDbStore store, int count, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(cancellation);
        List<StorePair> coins = await ListAsync(snapshot, StoreFamily.Coins, cancellation);
        if (count > 0 && (coins.Count != 1 || !coins[0].Key.AsSpan().SequenceEqual(Key(count - 1, 0))))
            return $"{coins.Count} coins, or another one than that of commit {count - 1}";
        List<StorePair> entries = await ListAsync(snapshot, StoreFamily.Entries, cancellation);
        if (entries.Count != count * EntriesPerCommit)
            return $"{entries.Count} entries after {count} commits";
        for (int i = 0; i < entries.Count; i++)
        {
            (int number, int entry) = Math.DivRem(i, EntriesPerCommit);
            if (!entries[i].Key.AsSpan().SequenceEqual(Key(number, entry)))
                return $"entry {entry} of commit {number} has another key";
            if (!entries[i].Value.AsSpan().SequenceEqual(Entry(number, entry)))
                return $"entry {entry} of commit {number} has another value";
        }

        return null;
    }

    /// <summary>How many commits the store says it holds.</summary>
    public static async Task<int> CountAsync(RocksDbStore store, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var key = new StoreKey(StoreFamily.Meta, "last"u8.ToArray());
        byte[]? last = (await store.GetManyAsync([key], cancellation))[0];
        return last is null ? 0 : BinaryPrimitives.ReadInt32BigEndian(last) + 1;
    }

    private static byte[] Key(int number, int entry)
    {
        byte[] key = new byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(key, number);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(sizeof(int)), entry);
        return key;
    }

    private static byte[] Entry(int number, int entry)
    {
        var random = new Random(number * EntriesPerCommit + entry);
        byte[] value = new byte[random.Next(LongestEntryBytes)];
        random.NextBytes(value);
        return value;
    }

    private static async Task<List<StorePair>> ListAsync(
        IStoreSnapshot snapshot, StoreFamily family, CancellationToken cancellation) =>
        await snapshot.ScanAsync(family, default, default, cancellation).ToListAsync(cancellation);
}

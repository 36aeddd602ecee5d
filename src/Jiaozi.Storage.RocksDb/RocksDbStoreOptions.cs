namespace Jiaozi.Storage.RocksDb;

/// <summary>Where a RocksDB store lies and what it may use.</summary>
public sealed record RocksDbStoreOptions
{
    private const long MiB = 1024 * 1024;

    /// <summary>The folder of the store; made when it does not exist. One process at a time may open it.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Memory for all of it in bytes: blocks, indexes, filters and <see cref="WriteBufferBytes"/>. At least 16 MiB.
    /// </summary>
    public long CacheBytes { get; init; } = 512 * MiB;

    /// <summary>
    /// Part of <see cref="CacheBytes"/> for what was committed and is not in a table file yet, in bytes. At least
    /// 4 MiB and at most half of the cache.
    /// </summary>
    public long WriteBufferBytes { get; init; } = 128 * MiB;

    /// <summary>
    /// How many bytes of log there may be before the oldest changes are moved to table files; what is in the log is
    /// read again at the next start after a crash. At least <see cref="WriteBufferBytes"/>.
    /// </summary>
    public long MaxLogBytes { get; init; } = 512 * MiB;

    /// <summary>Threads that read what is not in memory, 1 to 64; they wait for the disk so that the thread pool need not.</summary>
    public int ReadThreads { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>Threads that write and merge table files, 1 to 64.</summary>
    public int BackgroundThreads { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <summary>How long to wait for another process to let go of the folder, so that a restart may overlap.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock for <see cref="LockWait"/>.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Refuses what cannot work, with all faults in one message.</summary>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    internal void ThrowIfInvalid()
    {
        List<string> faults = [];
        Check(!string.IsNullOrWhiteSpace(Path), "the path is empty");
        Check(CacheBytes >= 16 * MiB, $"{nameof(CacheBytes)} is {CacheBytes}, less than 16 MiB");
        Check(WriteBufferBytes >= 4 * MiB, $"{nameof(WriteBufferBytes)} is {WriteBufferBytes}, less than 4 MiB");
        Check(
            WriteBufferBytes <= CacheBytes / 2,
            $"{nameof(WriteBufferBytes)} is {WriteBufferBytes}, more than half of {nameof(CacheBytes)}");
        Check(
            MaxLogBytes >= WriteBufferBytes,
            $"{nameof(MaxLogBytes)} is {MaxLogBytes}, less than {nameof(WriteBufferBytes)}");
        Check(ReadThreads is >= 1 and <= 64, $"{nameof(ReadThreads)} is {ReadThreads}, not 1 to 64");
        Check(BackgroundThreads is >= 1 and <= 64, $"{nameof(BackgroundThreads)} is {BackgroundThreads}, not 1 to 64");
        Check(LockWait >= TimeSpan.Zero, $"{nameof(LockWait)} is negative");
        if (faults.Count > 0)
            throw new ArgumentException($"The store's options are wrong: {string.Join("; ", faults)}.");

        void Check(bool sound, string fault)
        {
            if (!sound)
                faults.Add(fault);
        }
    }
}

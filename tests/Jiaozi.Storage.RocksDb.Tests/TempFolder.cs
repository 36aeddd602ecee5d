namespace Jiaozi.Storage.RocksDb.Tests;

/// <summary>A folder of one test, gone when the test is over.</summary>
internal sealed class TempFolder : IDisposable
{
    private const long MiB = 1024 * 1024;

    private readonly string _root = Directory.CreateTempSubdirectory("jiaozi-store-").FullName;

    /// <summary>Where a store may go; does not exist yet.</summary>
    public string Store => Path.Combine(_root, "store");

    /// <summary>Small buffers: a test run opens many stores.</summary>
    public RocksDbStoreOptions Options => new()
    {
        Path = Store,
        CacheBytes = 32 * MiB,
        WriteBufferBytes = 8 * MiB,
        LockWait = TimeSpan.Zero,
    };

    /// <summary>
    /// A copy of the store's files as they are now, as a crash would leave them; the store may be open.
    /// </summary>
    public RocksDbStoreOptions CopyAsAfterACrash(string name)
    {
        string copy = Path.Combine(_root, name);
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(Store))
        {
            // Opening and closing the database's lock file here would end the lock: it belongs to the process.
            if (Path.GetFileName(file) is "LOCK" or "OWNER.lock")
                continue;
            using FileStream from = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream to = new(Path.Combine(copy, Path.GetFileName(file)), FileMode.CreateNew);
            from.CopyTo(to);
        }

        return Options with { Path = copy };
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

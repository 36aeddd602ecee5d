namespace Jiaozi.Storage.RocksDb.Files;

/// <summary>What a store's folder has beside the database: its owner and the mark of the last commit.</summary>
internal static class StoreFolder
{
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes the folder if need be and takes it, waiting for another process to let go.</summary>
    /// <exception cref="StoreException">Another process still holds it, or it cannot be written.</exception>
    public static OwnerLock Take(RocksDbStoreOptions options) => Guard(options.Path, () =>
    {
        Directory.CreateDirectory(options.Path);
        long start = options.Time.GetTimestamp();
        while (true)
        {
            if (OwnerLock.TryTake(options.Path) is { } owner)
                return owner;
            if (options.Time.GetElapsedTime(start) >= options.LockWait)
            {
                throw new StoreException(
                    $"The store in {options.Path} is held by {OwnerLock.DescribeHolder(options.Path)}, and only one "
                    + "process at a time may open it. Stop the other one, or give this one another folder.");
            }

            Task.Delay(LockPause, options.Time).GetAwaiter().GetResult();
        }
    });

    public static AcknowledgedMark OpenMark(string path) => Guard(path, () => AcknowledgedMark.Open(path));

    public static ulong ReadMark(string path) => Guard(path, () => AcknowledgedMark.Read(path));

    private static T Guard<T>(string path, Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The folder {path} cannot be used for a store: {e.Message}", e);
        }
    }
}

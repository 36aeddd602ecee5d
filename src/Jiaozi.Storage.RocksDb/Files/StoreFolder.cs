namespace Jiaozi.Storage.RocksDb.Files;

/// <summary>What a store's folder has beside the database: its owner and the mark of the last commit.</summary>
internal static class StoreFolder
{
    /// <summary>Makes the folder if need be and takes it, waiting for another process to let go.</summary>
    /// <exception cref="StoreException">Another process still holds it, or it cannot be written.</exception>
    public static OwnerLock Take(string path, LockPatience patience) => Guard(path, () =>
    {
        Directory.CreateDirectory(path);
        do
        {
            if (OwnerLock.TryTake(path) is { } owner)
                return owner;
        }
        while (patience.WaitMore());
        throw Held(path, OwnerLock.DescribeHolder(path));
    });

    /// <summary>What to say when the folder stays with its holder.</summary>
    public static StoreException Held(string path, string holder) => new(
        $"The store in {path} is held by {holder}, and only one process at a time may open it. Stop the other one, or "
        + "give this one another folder.");

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

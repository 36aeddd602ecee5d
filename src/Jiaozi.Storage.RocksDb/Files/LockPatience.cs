namespace Jiaozi.Storage.RocksDb.Files;

/// <summary>How long an opening store still waits for another process to let go of the folder.</summary>
internal sealed class LockPatience(RocksDbStoreOptions options)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly long _start = options.Time.GetTimestamp();

    /// <summary>Waits a little and says yes, or says no when the time is up.</summary>
    public bool WaitMore()
    {
        if (options.Time.GetElapsedTime(_start) >= options.LockWait)
            return false;
        Task.Delay(Pause, options.Time).GetAwaiter().GetResult();
        return true;
    }
}

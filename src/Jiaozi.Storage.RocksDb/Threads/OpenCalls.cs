namespace Jiaozi.Storage.RocksDb.Threads;

/// <summary>
/// Counts calls that run on their callers' threads, so that whoever closes what they use waits for the last of them.
/// </summary>
internal sealed class OpenCalls
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls under way, and one more until <see cref="StopAsync"/>.</summary>
    private int _open = 1;

    private int _isStopping;

    /// <summary>Begins a call; every call that was begun is to be ended.</summary>
    /// <returns>False if no more are taken.</returns>
    public bool TryBegin()
    {
        int open = Volatile.Read(ref _open);
        while (open > 0 && Volatile.Read(ref _isStopping) == 0)
        {
            int seen = Interlocked.CompareExchange(ref _open, open + 1, open);
            if (seen == open)
                return true;
            open = seen;
        }

        return false;
    }

    /// <summary>Ends a call.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _ended.SetResult();
    }

    /// <summary>Takes no more calls and returns when those under way have ended.</summary>
    public Task StopAsync()
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
            End();
        return _ended.Task;
    }
}

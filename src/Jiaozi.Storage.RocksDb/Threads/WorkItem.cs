namespace Jiaozi.Storage.RocksDb.Threads;

/// <summary>Work that can be given up until a thread has begun it.</summary>
internal sealed class WorkItem<T> : IWorkItem
{
    // Whoever waits goes on elsewhere: the thread that did the work has other work.
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<T> _work;
    private readonly CancellationTokenRegistration _cancellation;
    private int _taken;

    public WorkItem(Func<T> work, CancellationToken cancellation)
    {
        _work = work;
        _cancellation = cancellation.UnsafeRegister(
            static (item, token) => ((WorkItem<T>)item!).GiveUp(token), this);
    }

    public Task<T> Result => _result.Task;

    public void Run()
    {
        if (Interlocked.Exchange(ref _taken, 1) != 0)
            return;
        _cancellation.Unregister();
        try
        {
            _result.SetResult(_work());
        }
        catch (Exception e)
        {
            // Any exception belongs to whoever asked for the work; the thread goes on.
            _result.SetException(e);
        }
    }

    private void GiveUp(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref _taken, 1) == 0)
            _result.SetCanceled(cancellation);
    }
}

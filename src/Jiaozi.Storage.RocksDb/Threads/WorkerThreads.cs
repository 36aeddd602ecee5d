namespace Jiaozi.Storage.RocksDb.Threads;

/// <summary>
/// A few threads of their own for calls that may wait for the disk. On the thread pool such calls would hold up the
/// work of the whole process; here they only wait for each other, in the order of arrival.
/// </summary>
/// <remarks>
/// A thread without work sleeps at once. The collections of the framework spin for it first, which took a tenth of a
/// central's processor time at moderate load: work comes every few hundred microseconds and seldom while one spins.
/// </remarks>
internal sealed class WorkerThreads
{
    private readonly Queue<IWorkItem> _queue = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;
    private bool _isStopping;

    public WorkerThreads(string name, int count)
    {
        _running = count;
        for (int i = 0; i < count; i++)
            new Thread(Work) { IsBackground = true, Name = $"{name} {i}" }.Start();
    }

    /// <summary>Queues the work.</summary>
    /// <exception cref="ObjectDisposedException">The threads were stopped.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        var item = new WorkItem<T>(work, cancellation);
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_isStopping, typeof(RocksDbStore));
            _queue.Enqueue(item);
            Monitor.Pulse(_queue);
        }

        return item.Result;
    }

    /// <summary>Takes no more work and returns when all that was queued is done.</summary>
    public Task StopAsync()
    {
        lock (_queue)
        {
            _isStopping = true;
            Monitor.PulseAll(_queue);
        }

        return _ended.Task;
    }

    private void Work()
    {
        while (Take() is { } item)
            item.Run();
        if (Interlocked.Decrement(ref _running) == 0)
            _ended.SetResult();
    }

    private IWorkItem? Take()
    {
        lock (_queue)
        {
            while (_queue.Count == 0)
            {
                if (_isStopping)
                    return null;
                Monitor.Wait(_queue);
            }

            return _queue.Dequeue();
        }
    }
}

using System.Collections.Concurrent;

namespace Jiaozi.Storage.RocksDb.Threads;

/// <summary>
/// A few threads of their own for calls that may wait for the disk. On the thread pool such calls would hold up the
/// work of the whole process; here they only wait for each other, in the order of arrival.
/// </summary>
internal sealed class WorkerThreads
{
    private readonly BlockingCollection<IWorkItem> _queue = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _running;

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
        try
        {
            _queue.Add(item, CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            // How the queue says that it takes no more.
            throw new ObjectDisposedException(nameof(RocksDbStore));
        }

        return item.Result;
    }

    /// <summary>Takes no more work and returns when all that was queued is done.</summary>
    public Task StopAsync()
    {
        _queue.CompleteAdding();
        return _ended.Task;
    }

    private void Work()
    {
        foreach (IWorkItem item in _queue.GetConsumingEnumerable())
            item.Run();
        if (Interlocked.Decrement(ref _running) > 0)
            return;
        _queue.Dispose();
        _ended.SetResult();
    }
}

namespace Jiaozi.Storage.TestKit.Faults;

/// <summary>
/// Holds the commits of a <see cref="FaultyStore"/> until it is told to let them go, in the order they arrived.
/// </summary>
public sealed class CommitGate : IDisposable
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _held = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];
    private bool _open;

    internal CommitGate(bool afterDurable) => AfterDurable = afterDurable;

    /// <summary>True when commits are held after they became durable, false when before.</summary>
    public bool AfterDurable { get; }

    /// <summary>How many commits are held now.</summary>
    public int Held
    {
        get
        {
            lock (_lock)
                return _held.Count;
        }
    }

    /// <summary>Returns as soon as at least this many commits are held.</summary>
    public Task WaitForHeldAsync(int count, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_held.Count >= count)
                return Task.CompletedTask;
            TaskCompletionSource reached = NewSource();
            _watchers.Add((count, reached));
            return reached.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Lets the commit go that has been held longest; the gate stays closed for the others.</summary>
    /// <exception cref="InvalidOperationException">No commit is held.</exception>
    public void ReleaseOne()
    {
        lock (_lock)
        {
            TaskCompletionSource first = _held.First?.Value
                ?? throw new InvalidOperationException("No commit is held; wait with WaitForHeldAsync first.");
            _held.RemoveFirst();
            first.SetResult();
        }
    }

    /// <summary>Lets all held commits go and opens the gate for good.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _open = true;
            foreach (TaskCompletionSource held in _held)
                held.SetResult();
            _held.Clear();
        }
    }

    /// <summary>As <see cref="Release"/>.</summary>
    public void Dispose() => Release();

    internal bool IsOpen
    {
        get
        {
            lock (_lock)
                return _open;
        }
    }

    /// <summary>Joins the held commits at once and returns when released; giving up leaves the gate.</summary>
    internal Task PassAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_open)
                return Task.CompletedTask;
            LinkedListNode<TaskCompletionSource> place = _held.AddLast(NewSource());
            foreach ((int count, TaskCompletionSource reached) in _watchers)
            {
                if (count <= _held.Count)
                    reached.TrySetResult();
            }

            return LeaveOnCancelAsync(place, cancellation);
        }
    }

    private async Task LeaveOnCancelAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellation)
    {
        Task released = place.Value.Task;
        try
        {
            await released.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                // Released in the same moment: the release counts, or ReleaseOne would have released nobody.
                if (released.IsCompleted)
                    return;
                _held.Remove(place);
            }

            throw;
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

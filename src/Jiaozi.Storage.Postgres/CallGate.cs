namespace Jiaozi.Storage.Postgres;

/// <summary>Lets calls in until it is closed, and tells when the last of them has left.</summary>
internal sealed class CallGate
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;
    private bool _closed;

    /// <summary>Counts a call in; dispose what it returns when the call is over.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public Visit Enter()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(PostgresStore));
            _inside++;
            return new Visit(this);
        }
    }

    /// <summary>Refuses what still stands between two calls, such as a scan that hands out its page.</summary>
    /// <exception cref="ObjectDisposedException">The gate is closed.</exception>
    public void ThrowIfClosed() => Enter().Dispose();

    /// <summary>Lets nobody in any more and returns when everybody is out.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _closed = true;
            if (_inside == 0)
                _empty.TrySetResult();
        }

        return _empty.Task;
    }

    private void Leave()
    {
        lock (_lock)
        {
            _inside--;
            if (_closed && _inside == 0)
                _empty.TrySetResult();
        }
    }

    /// <summary>A call that is inside.</summary>
    public readonly struct Visit(CallGate gate) : IDisposable
    {
        /// <summary>Counts the call out.</summary>
        public void Dispose() => gate.Leave();
    }
}

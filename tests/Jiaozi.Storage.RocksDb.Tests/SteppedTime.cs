using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Storage.RocksDb.Tests;

/// <summary>A clock that moves only while somebody waits for it, so that no outcome hangs on who is faster.</summary>
internal sealed class SteppedTime : FakeTimeProvider
{
    private readonly Channel<bool> _waits = Channel.CreateUnbounded<bool>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(true);
        return timer;
    }

    /// <summary>Returns when somebody waits, with the clock as it was.</summary>
    public async Task WaitForWaiterAsync(CancellationToken cancellation) =>
        await _waits.Reader.ReadAsync(cancellation);

    /// <summary>Lets the waiter go on, each time it waits, until it has come to wait again so many times.</summary>
    public async Task StepAsync(int steps, CancellationToken cancellation)
    {
        for (int i = 0; i < steps; i++)
        {
            Advance(TimeSpan.FromMilliseconds(50));
            await WaitForWaiterAsync(cancellation);
        }
    }

    /// <summary>Lets the waiter go on until it waits no more. Begins while it waits.</summary>
    public async Task StepUntilDoneAsync(Task waiter, CancellationToken cancellation)
    {
        while (true)
        {
            Advance(TimeSpan.FromMilliseconds(50));
            Task waits = WaitForWaiterAsync(cancellation);
            if (await Task.WhenAny(waits, waiter) == waiter)
                return;
        }
    }
}

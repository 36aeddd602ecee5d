namespace Jiaozi.Central.Links;

/// <summary>
/// Lets the deliveries of one region, whatever its log, in one after the other, a few waiting at most: whoever repeats
/// them must not pile up work before the orders of this region.
/// </summary>
internal sealed class DeliveryTurn
{
    private const int Most = 16;

    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;
    private int _inside;

    /// <summary>Runs the work when all that came before has ended.</summary>
    /// <returns>What the work returns, or null if too many wait already.</returns>
    public async Task<T?> RunAsync<T>(Func<Task<T>> work)
        where T : class
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_gate)
        {
            if (_inside == Most) return null;
            _inside++;
            (before, _last) = (_last, done.Task);
        }

        try
        {
            await before;
            return await work();
        }
        finally
        {
            lock (_gate) _inside--;
            done.SetResult();
        }
    }
}

namespace Jiaozi.Cli.Benching.Load;

/// <summary>Lets payments become due at a rate, lane by lane, whatever the answers do.</summary>
internal static class LoadPacer
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Fills the lanes' queues until it is to end, and completes them.</summary>
    /// <param name="lanes">The lanes, whose queues are open.</param>
    /// <param name="perSecond">Payments that are due in a second.</param>
    /// <param name="started">When the first one is due, as a timestamp.</param>
    /// <param name="end">When nothing more is due, as a timestamp.</param>
    /// <param name="isEnding">Asked again and again; true ends it before that.</param>
    /// <returns>How many were due.</returns>
    public static async Task<long> RunAsync(
        IReadOnlyList<LoadLane> lanes, double perSecond, long started, long end, Func<bool>? isEnding = null)
    {
        double ticksEach = TimeProvider.System.TimestampFrequency / perSecond;
        long due = 0;
        while (true)
        {
            long now = Math.Min(TimeProvider.System.GetTimestamp(), end);
            for (; started + (long)(due * ticksEach) <= now; due++)
                lanes[(int)(due % lanes.Count)].Due.Writer.TryWrite(started + (long)(due * ticksEach));
            if (now >= end || isEnding?.Invoke() == true) break;
            await Task.Delay(Tick, TimeProvider.System);
        }

        foreach (LoadLane lane in lanes) lane.Due.Writer.Complete();
        return due;
    }
}

using System.Globalization;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>Counts of one connection in one phase; added up at its end, so that connections share nothing.</summary>
internal sealed class LoadTally
{
    private readonly List<long> _latencies = new(1024);
    private readonly Dictionary<int, long> _refused = [];

    /// <summary>Retry-After headers seen.</summary>
    public long RetryHints { get; set; }

    /// <summary>Requests without an answer.</summary>
    public long Broken { get; set; }

    /// <summary>A payment was acknowledged.</summary>
    /// <param name="ticks">Timestamps between due and answer.</param>
    public void Commit(long ticks) => _latencies.Add(ticks);

    /// <summary>A payment was refused.</summary>
    public void Refuse(int code) => _refused[code] = _refused.GetValueOrDefault(code) + 1;

    /// <summary>Requests that have ended, however they did.</summary>
    private long Requests => _latencies.Count + _refused.Values.Sum() + Broken;

    /// <summary>The result of a phase.</summary>
    /// <param name="tallies">Of all connections.</param>
    /// <param name="seconds">From the first request to the last answer.</param>
    /// <param name="due">Payments that were due; null if each was sent when the one before was answered.</param>
    /// <param name="ordersLeft">Signed orders that are left.</param>
    public static LoadResult Sum(
        IReadOnlyCollection<LoadTally> tallies, double seconds, long? due, long ordersLeft)
    {
        long[] latencies = [.. tallies.SelectMany(tally => tally._latencies)];
        Array.Sort(latencies);
        var refused = tallies.SelectMany(tally => tally._refused)
            .GroupBy(pair => pair.Key.ToString(CultureInfo.InvariantCulture), pair => pair.Value)
            .ToDictionary(group => group.Key, group => group.Sum());
        return new LoadResult(
            Math.Round(seconds, 3), due ?? tallies.Sum(tally => tally.Requests), latencies.Length, refused, tallies.Sum(tally => tally.RetryHints),
            tallies.Sum(tally => tally.Broken), At(0.5), At(0.95), At(0.99), At(0.999), At(1), ordersLeft);

        double At(double share)
        {
            if (latencies.Length == 0) return 0;
            int index = (int)Math.Min(latencies.Length - 1, Math.Ceiling(share * latencies.Length) - 1);
            return Math.Round(latencies[Math.Max(0, index)] * 1000.0 / TimeProvider.System.TimestampFrequency, 2);
        }
    }
}

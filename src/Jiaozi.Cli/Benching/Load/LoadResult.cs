namespace Jiaozi.Cli.Benching.Load;

/// <summary>What one phase of load has come to.</summary>
/// <param name="Seconds">From the first request to the last answer.</param>
/// <param name="Offered">Payments that were due in the phase; as fast as answers come, those that were sent.</param>
/// <param name="Committed">Acknowledged as committed.</param>
/// <param name="Refused">Refusals by status number.</param>
/// <param name="RetryHints">How many of them carried a Retry-After.</param>
/// <param name="Broken">Requests without an answer.</param>
/// <param name="P50Ms">Median latency of the committed, from the moment the payment was due.</param>
/// <param name="P95Ms">95th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
/// <param name="P999Ms">99.9th percentile.</param>
/// <param name="MaxMs">The slowest.</param>
/// <param name="OrdersLeft">Signed orders that are left for later phases.</param>
internal sealed record LoadResult(
    double Seconds, long Offered, long Committed, IReadOnlyDictionary<string, long> Refused, long RetryHints,
    long Broken, double P50Ms, double P95Ms, double P99Ms, double P999Ms, double MaxMs, long OrdersLeft)
{
    /// <summary>Committed payments per second.</summary>
    public double PerSecond => Seconds > 0 ? Committed / Seconds : 0;
}

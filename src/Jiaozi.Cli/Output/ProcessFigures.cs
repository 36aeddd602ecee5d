namespace Jiaozi.Cli.Output;

/// <summary>What a server process says of itself, as one JSON document that is replaced ten times a second.</summary>
/// <param name="UnixMs">When.</param>
/// <param name="CpuSeconds">Processor time since the start, user and system.</param>
/// <param name="CompileSeconds">
/// Time in which methods were compiled since the start, by the clock: more than the processor time of it on busy cores.
/// </param>
/// <param name="AllocatedBytes">Managed memory allocated since the start.</param>
/// <param name="PeakBytes">Most memory in use so far (peak resident set).</param>
/// <param name="Meters">Sums of the counters and histograms of this program by name, and <c>NAME.count</c>.</param>
internal sealed record ProcessFigures(
    long UnixMs, double CpuSeconds, double CompileSeconds, long AllocatedBytes, long PeakBytes,
    IReadOnlyDictionary<string, double> Meters)
{
    /// <summary>A meter's sum; 0 if it never counted.</summary>
    public double Meter(string name) => Meters.GetValueOrDefault(name);
}

namespace Jiaozi.Cli.Benching.Growth;

/// <summary>One size of a group: the mean of its runs.</summary>
/// <param name="Size">The size.</param>
/// <param name="PerSecond">Payments per second.</param>
/// <param name="CpuUs">Processor microseconds per payment.</param>
/// <param name="GrowthPercent">
/// How much more central and front need than in the runs of the smallest size before and after; null for that size.
/// </param>
/// <param name="CentralPeakBytes">Most memory that a central of any of the runs has used.</param>
/// <param name="Runs">The runs.</param>
internal sealed record GrowthPoint(
    int Size, double PerSecond, PartCost CpuUs, double? GrowthPercent, long CentralPeakBytes,
    IReadOnlyList<GrowthSample> Runs)
{
    /// <summary>True if the books of every run hold.</summary>
    public bool Holds => Runs.All(run => run.Holds);

    /// <summary>The mean of some runs.</summary>
    public static GrowthPoint Of(int size, IReadOnlyList<GrowthSample> runs, double? growthPercent) => new(
        size, Math.Round(runs.Average(run => run.PerSecond)),
        new PartCost(
            Math.Round(runs.Average(run => run.CpuUs.Centrals), 1), Math.Round(runs.Average(run => run.CpuUs.Fronts), 1),
            Math.Round(runs.Average(run => run.CpuUs.Generator), 1)),
        growthPercent, runs.Max(run => run.CentralPeakBytes), runs);
}

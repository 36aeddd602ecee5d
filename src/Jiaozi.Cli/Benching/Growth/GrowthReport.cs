namespace Jiaozi.Cli.Benching.Growth;

/// <summary>How the cost of a payment changes with the size of things.</summary>
/// <param name="Machine">What it ran on, in words.</param>
/// <param name="Cores">Processor cores; load generator and servers share them.</param>
/// <param name="Algorithm">Kind of the device keys.</param>
/// <param name="Seconds">Length of each measured phase.</param>
/// <param name="Series">One for each group.</param>
internal sealed record GrowthReport(
    string Machine, int Cores, string Algorithm, double Seconds, IReadOnlyList<GrowthSeries> Series)
{
    /// <summary>True if the books of every run hold.</summary>
    public bool Holds => Series.All(series => series.Points.All(point => point.Holds));
}

namespace Jiaozi.Cli.Benching.Growth;

/// <summary>The sizes of a group.</summary>
/// <param name="Name">Such as <c>coins</c>.</param>
/// <param name="Meaning">What the size counts, for people.</param>
/// <param name="SpreadPercent">
/// How far the runs of the smallest size lie apart, measured against their mean: growth below that may be noise.
/// </param>
/// <param name="Points">The sizes, smallest first.</param>
internal sealed record GrowthSeries(
    string Name, string Meaning, double SpreadPercent, IReadOnlyList<GrowthPoint> Points)
{
    /// <summary>
    /// The series of a group from its runs: the larger sizes from first to last, once or several times over, and the
    /// smallest before the first of them and after each.
    /// </summary>
    public static GrowthSeries Of(
        GrowthGroup group, IReadOnlyList<GrowthSample> smallest, IReadOnlyList<GrowthSample> larger)
    {
        double[] costs = [.. smallest.Select(run => run.CpuUs.Servers)];
        var points = new List<GrowthPoint> { GrowthPoint.Of(group.Sizes[0], smallest, null) };
        int sizes = group.Sizes.Count - 1;
        for (int size = 0; size < sizes; size++)
        {
            int[] turns = [.. Enumerable.Range(0, larger.Count).Where(turn => turn % sizes == size)];
            double growth = turns.Average(turn =>
                larger[turn].CpuUs.Servers / ((costs[turn] + costs[turn + 1]) / 2) - 1);
            points.Add(GrowthPoint.Of(
                group.Sizes[size + 1], [.. turns.Select(turn => larger[turn])], Math.Round(growth * 100, 1)));
        }

        double spread = (costs.Max() - costs.Min()) / costs.Average();
        return new GrowthSeries(group.Name, group.Meaning, Math.Round(spread * 100, 1), points);
    }
}

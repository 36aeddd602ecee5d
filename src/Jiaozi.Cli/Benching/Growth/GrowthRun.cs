using System.Globalization;
using System.Runtime.InteropServices;

namespace Jiaozi.Cli.Benching.Growth;

/// <summary>
/// Measures what a payment costs at different sizes. Each size is a benchmark of its own, from empty folder to audit. The
/// smallest size of a group runs before the first larger one and again after each; a run of a larger one counts against
/// the mean of the two around it, so that a machine that slows down over minutes does not pass for growth. How far the
/// runs of the smallest size lie apart says how much is noise; with more rounds that is known better. Growth is that of
/// processor time, not of time: central and front, without the load generator, which shares their cores.
/// </summary>
/// <remarks>
/// What is alike within a group: three running regions (or fewer, see <see cref="GrowthGroup"/>), connections, the share
/// of payments to other regions, and the sizes of the other groups. Compactions that only come after longer runs than
/// these are not seen.
/// </remarks>
internal sealed class GrowthRun(GrowthOptions options, int? basePort, Action<string> note)
{
    /// <summary>Runs everything.</summary>
    public async Task<GrowthReport> RunAsync(CancellationToken cancellation)
    {
        var series = new List<GrowthSeries>();
        foreach (GrowthGroup group in GrowthGroup.Of(options))
        {
            var smallest = new List<GrowthSample> { await RunAsync(group, group.Sizes[0], cancellation) };
            var larger = new List<GrowthSample>();
            foreach (int size in Enumerable.Repeat(group.Sizes.Skip(1), options.Rounds).SelectMany(sizes => sizes))
            {
                larger.Add(await RunAsync(group, size, cancellation));
                smallest.Add(await RunAsync(group, group.Sizes[0], cancellation));
            }

            series.Add(GrowthSeries.Of(group, smallest, larger));
        }

        int cores = Environment.ProcessorCount;
        return new GrowthReport(
            $"{cores} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.OSDescription}", cores,
            new BenchOptions().Algorithm.ToString(), options.Seconds, series);
    }

    private async Task<GrowthSample> RunAsync(GrowthGroup group, int size, CancellationToken cancellation)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{size:N0} {group.Meaning}");
        note($"=== {name}");
        string folder = Directory.CreateTempSubdirectory("jiaozi-growth-").FullName;
        try
        {
            var run = new BenchRun(group.Options(size), folder, basePort, note);
            GrowthSample sample = GrowthSample.Of(await run.RunAsync(cancellation));
            note(string.Create(
                CultureInfo.InvariantCulture,
                $"=== {name}: {sample.PerSecond} payments/s, central {sample.CpuUs.Centrals} us, "
                + $"front {sample.CpuUs.Fronts} us; filled in {sample.FillSeconds} s, audited in "
                + $"{sample.AuditSeconds} s, {(sample.Holds ? "the books hold" : "THE BOOKS DO NOT HOLD")}"));
            return sample;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

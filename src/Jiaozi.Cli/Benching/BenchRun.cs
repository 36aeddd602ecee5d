using System.Globalization;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// One benchmark from empty folder to audit: fills books, starts servers and a load generator in processes of their
/// own, measures the machine before and after, pays, and holds the books against what was acknowledged.
/// </summary>
internal sealed class BenchRun(BenchOptions options, string folder, int? basePort, Action<string> note)
{
    private const double AfterOverload = 0.6;
    private const double OverloadFactor = 3;

    /// <summary>Connections in overload for each request that a front takes on, so that most must be turned away.</summary>
    private const int OverloadConnections = 6;

    /// <summary>Runs it.</summary>
    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        // 1. A network and its books.
        await using BenchStage stage = await BenchStage.PrepareAsync(options, folder, basePort, note, cancellation);

        // 2. The machine alone.
        double verifyBefore = stage.Verify();

        // 3. Servers and load.
        await stage.StartAsync(cancellation);
        var meter = new BenchMeter(stage, options, note);
        await PayAsync(meter, verifyBefore);

        // 4. The books, and when everything has arrived the machine alone again.
        BenchBooksReport books = await stage.AuditAsync(cancellation);
        double verifyAfter = stage.Verify();
        double verify = (verifyBefore + verifyAfter) / 2;
        double perSecond = meter.Phases[0].PerSecond;
        return new BenchReport(
            options.Algorithm.ToString(), options.Store.ToString().ToLowerInvariant(), options.Nodes, options.Fronts,
            options.Owners, options.Coins, options.CrossRegion, options.Travelling,
            stage.Network.Plan.Regions.Count, Math.Round(verifyBefore), Math.Round(verifyAfter), perSecond,
            Math.Round(perSecond / verify, 3), meter.Phases, BenchServers.Peak(stage.Sandbox, "central-"),
            BenchServers.Peak(stage.Sandbox, "front-"), books.Acknowledged, books.Missing, books.Audit,
            stage.FillSeconds, books.Seconds);
    }

    private async Task PayAsync(BenchMeter meter, double verifyRate)
    {
        double expected = Math.Max(verifyRate / 10, await meter.WarmAsync(verifyRate) * BenchMeter.Margin);
        double rate = (await meter.SaturateAsync("saturation", expected)).PerSecond;
        foreach (double share in options.Loads)
            await ModerateAsync(string.Create(CultureInfo.InvariantCulture, $"{share * 100:F0} % load"), share);
        if (!options.Overload) return;
        await meter.MeasureAsync(
            "3 times saturation", rate * BenchMeter.Margin,
            load => load.OpenAsync(
                rate * OverloadFactor, options.Seconds, OverloadConnections * options.FrontRequests));
        await ModerateAsync("after overload", AfterOverload);

        Task ModerateAsync(string name, double share) => meter.MeasureAsync(
            name, rate * share, load => load.OpenAsync(rate * share, options.Seconds));
    }
}

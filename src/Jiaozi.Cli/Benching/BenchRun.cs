using System.Globalization;
using System.Text.Json;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// One benchmark from empty folder to audit: fills books, starts servers and a load generator in processes of their
/// own, measures the machine before and after, pays, and holds the books against what was acknowledged.
/// </summary>
internal sealed class BenchRun(BenchOptions options, string folder, int? basePort, Action<string> note)
{
    private const int MaxWarmSeconds = 8;
    private const int MaxWarmLaps = 8;

    /// <summary>Servers are warm when they gain no more than this from one lap to the next.</summary>
    private const double WarmGain = 1.05;

    private const int MaxVerifySeconds = 3;
    private const double ModerateShare = 0.6;
    private const double OverloadFactor = 3;

    /// <summary>Payments signed for a phase, by those expected: no region may run out of them before its end.</summary>
    private const double Margin = 1.6;

    /// <summary>Connections in overload for each request that a front takes on, so that most must be turned away.</summary>
    private const int OverloadConnections = 6;

    private readonly List<BenchPhase> _phases = [];

    /// <summary>Runs it.</summary>
    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        // 1. A network and its books.
        await using BenchStage stage = await BenchStage.PrepareAsync(options, folder, basePort, note, cancellation);

        // 2. The machine alone.
        note("verifying signatures on all cores, nothing else ...");
        TimeSpan length = TimeSpan.FromSeconds(Math.Min(MaxVerifySeconds, options.Seconds / 2));
        double verifyBefore = VerifyRate.Measure(stage.Owners, length);

        // 3. Servers and load.
        await stage.StartAsync(cancellation);
        await PayAsync(stage.Sandbox, stage.Load, verifyBefore);

        // 4. The books, and when everything has arrived the machine alone again.
        BenchBooksReport books = await stage.AuditAsync(cancellation);
        double verifyAfter = VerifyRate.Measure(stage.Owners, length);
        double verify = (verifyBefore + verifyAfter) / 2;
        return new BenchReport(
            options.Algorithm.ToString(), options.Store.ToString().ToLowerInvariant(), options.Nodes, options.Fronts,
            options.Owners, options.Coins, options.CrossRegion, options.Travelling,
            stage.Network.Plan.Regions.Count, Math.Round(verifyBefore), Math.Round(verifyAfter), _phases[0].PerSecond,
            Math.Round(_phases[0].PerSecond / verify, 3), _phases, BenchServers.Peak(stage.Sandbox, "central-"),
            BenchServers.Peak(stage.Sandbox, "front-"), books.Acknowledged, books.Missing, books.Audit,
            stage.FillSeconds, books.Seconds);
    }

    /// <summary>A result that says something.</summary>
    /// <exception cref="CommandException">Nothing was paid.</exception>
    private static LoadResult Some(LoadResult result) => result.Committed > 0
        ? result
        : throw new CommandException(
            $"No payment was carried out: {result.Broken} connections broke, refusals by status: "
            + $"{JsonSerializer.Serialize(result.Refused)}.");

    private async Task PayAsync(Sandbox.Sandbox sandbox, LoadClient load, double verifyRate)
    {
        double expected = Math.Max(verifyRate / 10, await WarmAsync(load, verifyRate) * Margin);
        double rate = (await PhaseAsync(
            "saturation", sandbox, load, expected, () => load.ClosedAsync(options.Seconds))).PerSecond;
        if (options.SaturationOnly) return;
        await PhaseAsync(
            "60 % load", sandbox, load, rate * ModerateShare,
            () => load.OpenAsync(rate * ModerateShare, options.Seconds));
        if (!options.Overload) return;
        await PhaseAsync(
            "3 times saturation", sandbox, load, rate * Margin,
            () => load.OpenAsync(
                rate * OverloadFactor, options.Seconds, OverloadConnections * options.FrontRequests));
        await PhaseAsync(
            "after overload", sandbox, load, rate * ModerateShare,
            () => load.OpenAsync(rate * ModerateShare, options.Seconds));
    }

    /// <summary>
    /// Pays until the servers become no faster: what cold ones do says little, and the more processes share the
    /// machine, the longer their code is compiled anew. Twice at least.
    /// </summary>
    /// <returns>Payments per second of the last lap.</returns>
    private async Task<double> WarmAsync(LoadClient load, double verifyRate)
    {
        double seconds = Math.Min(MaxWarmSeconds, options.Seconds);
        double best = 0;
        for (int lap = 1; ; lap++)
        {
            // Every payment is verified somewhere, so there are never more than this.
            await load.SignAsync((long)(Math.Max(verifyRate / 2, best * 2) * seconds));
            double rate = (await load.ClosedAsync(seconds)).PerSecond;
            note(string.Create(CultureInfo.InvariantCulture, $"warming up: {rate:F0} payments/s ..."));
            if (lap >= MaxWarmLaps || (lap > 1 && rate < best * WarmGain)) return rate;
            best = Math.Max(best, rate);
        }
    }

    private async Task<BenchPhase> PhaseAsync(
        string name, Sandbox.Sandbox sandbox, LoadClient load, double perSecond, Func<Task<LoadResult>> run)
    {
        long signed = Math.Min(options.MaxSignedOrders, (long)(perSecond * (options.Seconds + 1)));
        note($"signing {signed} payments for: {name} ...");
        await load.SignAsync(signed);
        note(string.Create(CultureInfo.InvariantCulture, $"{name} for {options.Seconds} seconds ..."));
        BenchServers before = await BenchServers.ReadAsync(sandbox, load);
        LoadResult result = Some(await run());
        BenchServers after = await BenchServers.ReadAsync(sandbox, load);
        BenchPhase phase = after.Phase(name, before, result);
        _phases.Add(phase);
        return phase;
    }
}

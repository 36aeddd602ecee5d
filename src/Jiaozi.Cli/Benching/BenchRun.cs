using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Jiaozi.Cli.Auditing;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Databases;
using Jiaozi.Sandbox.Home;

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
    private double _fillSeconds;

    /// <summary>Runs it.</summary>
    public async Task<BenchReport> RunAsync(CancellationToken cancellation)
    {
        // 1. A network and its books.
        SandboxOptions layout = new()
        {
            DataPath = folder, Regions = options.Regions, Unlimited = true, Figures = true,
            FrontRequests = options.Overload ? options.FrontRequests : null,
            Store = options.Store, Nodes = options.Nodes, Fronts = options.Fronts, BasePort = Port(),
        };
        SandboxHome home = SandboxHome.Open(layout);
        byte[] seed = RandomNumberGenerator.GetBytes(32);
        var owners = new BenchOwners(
            options.Regions, new NetworkKey(KeyFile.ReadSecret(home.Paths.NetworkKey)), options.Algorithm, seed);
        note($"filling the books: {options.Owners} owners, {options.Coins} coins ...");
        long started = TimeProvider.System.GetTimestamp();
        await using (var database = await SandboxDatabase.StartAsync(home, TimeProvider.System, cancellation))
            await new BenchBooks(home, owners, options, database.Connection).FillAsync();
        _fillSeconds = SecondsSince(started);

        // 2. The machine alone.
        note("verifying signatures on all cores, nothing else ...");
        TimeSpan length = TimeSpan.FromSeconds(Math.Min(MaxVerifySeconds, options.Seconds / 2));
        double verifyBefore = VerifyRate.Measure(owners, length);

        // 3. Servers and load, each in a process of its own. Ports that are free before the filling may not be after it.
        note("starting servers ...");
        await using Sandbox.Sandbox sandbox = await SandboxCommand.StartAsync(
            layout with { BasePort = Port() }, cancellation);
        NetworkFile network = options.NamedRegions > options.RunningRegions
            ? await NamedRegions.AddAsync(sandbox, options.NamedRegions, cancellation)
            : sandbox.Home.Network;
        string planPath = Path.Combine(folder, "load.json");
        var plan = new LoadPlan(folder, Convert.ToBase64String(seed), options);
        await File.WriteAllTextAsync(planPath, JsonSerializer.Serialize(plan), cancellation);
        await using (LoadClient load = await LoadClient.StartAsync(planPath))
        {
            await PayAsync(sandbox, load, verifyBefore);
            if (await load.WriteHeldAsync(HeldPath) is > 0 and var inDoubt)
                note($"the outcome of {inDoubt} payments was not known; they were asked for again");
        }

        // 4. The books, and when everything has arrived the machine alone again.
        return await ReportAsync(
            sandbox, network.Plan.Regions.Count, verifyBefore, () => VerifyRate.Measure(owners, length), cancellation);
    }

    /// <summary>A result that says something.</summary>
    /// <exception cref="CommandException">Nothing was paid.</exception>
    private static LoadResult Some(LoadResult result) => result.Committed > 0
        ? result
        : throw new CommandException(
            $"No payment was carried out: {result.Broken} connections broke, refusals by status: "
            + $"{JsonSerializer.Serialize(result.Refused)}.");

    private static double SecondsSince(long started) =>
        Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1);

    private int Port() => basePort ?? FreePorts.Find(Math.Max(options.Nodes, options.Fronts));

    private string HeldPath => Path.Combine(folder, "held.csv");

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

    private async Task<BenchReport> ReportAsync(
        Sandbox.Sandbox sandbox, int namedRegions, double verifyBefore, Func<double> measureVerify,
        CancellationToken cancellation)
    {
        // The sandbox's own file names the regions that have books; money sent to any other would break the sum.
        note("auditing ...");
        NetworkFile network = sandbox.Home.Network;
        var reader = sandbox.Home.OperatorKeys()[0];
        long started = TimeProvider.System.GetTimestamp();
        AuditReport audit = await new AuditRunner(network, reader, TimeProvider.System)
            .RunSettledAsync(cancellation);
        (long acknowledged, long missing) = await HeldCoins.CompareAsync(
            HeldPath, network, options.Regions, reader, cancellation);
        double auditSeconds = SecondsSince(started);
        double verifyAfter = measureVerify();
        double verify = (verifyBefore + verifyAfter) / 2;
        return new BenchReport(
            options.Algorithm.ToString(), options.Store.ToString().ToLowerInvariant(), options.Nodes, options.Fronts,
            options.Owners, options.Coins, options.CrossRegion, options.Travelling,
            namedRegions, Math.Round(verifyBefore), Math.Round(verifyAfter), _phases[0].PerSecond,
            Math.Round(_phases[0].PerSecond / verify, 3), _phases, BenchServers.Peak(sandbox, "central-"),
            BenchServers.Peak(sandbox, "front-"), acknowledged, missing, audit,
            _fillSeconds, auditSeconds);
    }
}

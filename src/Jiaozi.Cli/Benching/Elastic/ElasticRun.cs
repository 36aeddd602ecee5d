using System.Diagnostics;
using System.Globalization;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Owners;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Benching.Elastic;

/// <summary>
/// A region on PostgreSQL that grows, shrinks and fails while people pay at a constant rate: every payment must be
/// committed in the end, once, and be in the books. How long payments took during each change is what it measures.
/// </summary>
internal sealed class ElasticRun(double perSecond, string folder, int? basePort, Action<string> note)
{
    private const int WarmSeconds = 8;

    /// <summary>Signed orders for each step, in seconds of load.</summary>
    private const int SignedSeconds = 150;

    /// <summary>Longer than the membership's time-outs.</summary>
    private static readonly TimeSpan Freeze = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DownTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(1);
    private static readonly RegionCode Region = RegionCode.Parse("CN-SH");

    private readonly List<ElasticStep> _steps = [];

    /// <summary>Runs it.</summary>
    public async Task<ElasticReport> RunAsync(CancellationToken cancellation)
    {
        var options = new BenchOptions
        {
            Store = StoreKind.Postgres, RunningRegions = 2, Owners = 4_000, Payers = 4_000, Coins = 4_000,
            Connections = 32,
        };
        await using BenchStage stage = await BenchStage.PrepareAsync(options, folder, basePort, note, cancellation);
        await stage.StartAsync(cancellation);
        note("warming up ...");
        await stage.Load.SignAsync((long)(perSecond * SignedSeconds));
        await stage.Load.ClosedAsync(WarmSeconds);

        ServerFleet fleet = stage.Sandbox.Fleet;
        await StepAsync(stage, "nothing", () => Task.Delay(After, TimeProvider.System, cancellation));
        foreach (string name in (string[])["node added, 1 to 2", "node added, 2 to 3"])
            await StepAsync(stage, name, () => fleet.AddAsync(ServerKind.Central, Region, null, cancellation));
        await StepAsync(
            stage, "node removed, 3 to 2", () => fleet.RemoveAsync(ServerKind.Central, Region, "1", cancellation));
        await StepAsync(
            stage, "front added, 1 to 2", () => fleet.AddAsync(ServerKind.Front, Region, null, cancellation));
        await StepAsync(
            stage, "front removed, 2 to 1", () => fleet.RemoveAsync(ServerKind.Front, Region, "1", cancellation));
        ServerProcess node = fleet.Find("central-CN-SH-3")!;
        await StepAsync(stage, "node killed (-9)", node.KillAsync);
        await StepAsync(stage, "node started again", () => node.StartAsync(cancellation));
        await StepAsync(stage, "database killed (-9), 2 s away", () => KillDatabaseAsync(stage, cancellation));
        await StepAsync(stage, "node frozen for 15 s", () => FreezeAsync(node, cancellation));
        return new ElasticReport(perSecond, _steps, await stage.AuditAsync(cancellation));
    }

    private async Task StepAsync(BenchStage stage, string name, Func<Task> change)
    {
        await stage.Load.SignAsync((long)(perSecond * SignedSeconds));
        await stage.Load.BeginAsync(perSecond);
        await Task.Delay(Before, TimeProvider.System);
        long started = TimeProvider.System.GetTimestamp();
        await change();
        TimeSpan taken = TimeProvider.System.GetElapsedTime(started);
        await Task.Delay(After, TimeProvider.System);
        LoadResult load = await stage.Load.EndAsync();
        var step = new ElasticStep(name, Math.Round(taken.TotalSeconds, 1), load);
        _steps.Add(step);
        note(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {step.Seconds} s, {load.Committed} payments, p99 {load.P99Ms} ms, slowest {load.MaxMs} ms, "
            + $"unresolved {step.Unresolved}"));
    }

    private static async Task KillDatabaseAsync(BenchStage stage, CancellationToken cancellation)
    {
        await stage.Sandbox.Database.Server!.KillAsync();
        await Task.Delay(DownTime, TimeProvider.System, cancellation);
        await stage.Sandbox.Database.Server!.StartAsync(cancellation);
    }

    /// <summary>
    /// The node hangs for so long that others take its partitions, and then goes on: it must end itself without having
    /// spent anything.
    /// </summary>
    private static async Task FreezeAsync(ServerProcess node, CancellationToken cancellation)
    {
        string id = node.Id.ToString(CultureInfo.InvariantCulture);
        await SignalAsync("STOP", id);
        try
        {
            await Task.Delay(Freeze, TimeProvider.System, cancellation);
        }
        finally
        {
            await SignalAsync("CONT", id);
        }

        long started = TimeProvider.System.GetTimestamp();
        while (node.IsRunning)
        {
            if (TimeProvider.System.GetElapsedTime(started) > EndPatience)
                throw new CommandException($"{node.Name} was frozen and goes on as if it had not been.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }
    }

    private static async Task SignalAsync(string signal, string id)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", id]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0) throw new CommandException($"The signal {signal} could not be sent to process {id}.");
    }
}

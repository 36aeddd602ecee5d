using System.CommandLine;
using Jiaozi.Cli.Benching;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Output;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi bench</c>: how fast the system is on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Option<double> seconds = CommonOptions.PhaseSeconds();
        Option<int> owners = CommonOptions.Number("--owners", "Owners of the three regions.", 20_000);
        Option<int> coins = CommonOptions.Number("--coins", "Unspent coins at the start.", 20_000);
        Option<int> connections = CommonOptions.Connections();
        Option<double> cross = Share("--cross-region", "Share of payments to owners of another region, 0 to 1.", 0.3);
        Option<double> travelling = Share(
            "--travelling", "Share of payers who pay at a front of another region than their own, 0 to 1.", 0.1);
        Option<string> key = CommonOptions.DeviceKey();
        var overload = new Option<bool>("--overload")
        {
            Description = "Also offer three times what the system can do, and see what it does after that.",
        };
        Option<int?> basePort = CommonOptions.FreeBasePort();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("bench", "Measures payments per second, latency and cost on this machine.")
        {
            seconds, owners, coins, cross, travelling, key, connections, overload, basePort, json, Load(),
            BenchGrowthCommand.Create(), BenchElasticCommand.Create(), BenchPostgresCommand.Create(),
            BenchFloorCommand.Create(), BenchFloorCommand.BareServerCommand(), BenchFloorCommand.BareLoadCommand(),
        };
        var store = new StoreOptionSet(command, hasServer: false);
        command.Run((parsed, cancellation) => RunAsync(
            store.Apply(parsed, new BenchOptions
            {
                Seconds = CommonOptions.ReadPhaseSeconds(parsed.GetValue(seconds)),
                Owners = CommonOptions.InRange(parsed.GetValue(owners), "--owners", BenchOptions.FewestOwners, BenchOptions.MostOwners),
                Payers = Math.Min(parsed.GetValue(owners), 100_000),
                Coins = Math.Max(
                    CommonOptions.InRange(parsed.GetValue(coins), "--coins", 1, BenchOptions.MostCoins),
                    Math.Min(parsed.GetValue(owners), 100_000)),
                CrossRegion = Part(parsed.GetValue(cross), "--cross-region"),
                Travelling = Part(parsed.GetValue(travelling), "--travelling"),
                Algorithm = CommonOptions.ReadDeviceKey(parsed.GetValue(key)!),
                Connections = CommonOptions.ReadConnections(parsed.GetValue(connections)),
                Overload = parsed.GetValue(overload),
            }),
            parsed.GetValue(basePort), new Printer(parsed.GetValue(json)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        BenchOptions options, int? basePort, Printer printer, CancellationToken cancellation)
    {
        using TemporaryFolder folder = TemporaryFolder.Make("jiaozi-bench-");
        var run = new BenchRun(options, folder.Path, basePort, Printer.Note);
        BenchReport report = await run.RunAsync(cancellation);
        printer.Result(report, () => BenchText.Print(report, printer.Out));
        return report.Holds ? 0 : 1;
    }

    /// <summary>The load generator's process; not for people.</summary>
    private static Command Load()
    {
        var plan = new Argument<string>("plan") { Description = "Plan of the load (JSON)." };
        var command = new Command("load", "Runs the load generator of a benchmark.") { plan };
        command.Hidden = true;
        command.Run(async (parsed, _) =>
        {
            await LoadProcess.RunAsync(parsed.GetValue(plan)!);
            return 0;
        });
        return command;
    }

    private static Option<double> Share(string name, string description, double value) => new(name)
    {
        Description = description, HelpName = "SHARE", DefaultValueFactory = _ => value,
    };

    private static double Part(double share, string name) =>
        share is >= 0 and <= 1 ? share : throw new CommandException($"{name} is a share from 0 to 1.");
}

using System.CommandLine;
using Jiaozi.Cli.Benching.Postgres;
using Jiaozi.Cli.Output;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi bench postgres</c>: payments on PostgreSQL beside a transfer written the usual way.</summary>
internal static class BenchPostgresCommand
{
    /// <summary>So that each region has somebody to pay in every other one.</summary>
    private const int FewestOwners = 60;

    private const int MostOwners = 1_000_000;

    public static Command Create()
    {
        var usual = new PostgresBenchOptions();
        Option<int> rounds = CommonOptions.Number("--rounds", "How often each is measured, 1 to 100.", usual.Rounds);
        var seconds = new Option<double>("--seconds")
        {
            Description = "Length of each measurement.", HelpName = "N", DefaultValueFactory = _ => usual.Seconds,
        };
        Option<int> nodes = CommonOptions.Number("--nodes", "The larger number of nodes in each region, 2 to 9.", usual.Nodes);
        Option<int> owners = CommonOptions.Number(
            "--owners", "Owners of the three regions, and accounts of the usual transfer.", usual.Owners);
        Option<int> connections = CommonOptions.Connections();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "postgres",
            "Measures on private PostgreSQL servers: payments with one node in each region and with more, in turns, and a "
            + "transfer written the usual way (pgbench) before and after. Takes about six minutes and needs PostgreSQL's "
            + "programs. Ends with 0 only if the books of both hold.")
        {
            rounds, seconds, nodes, owners, connections, json,
        };
        command.Run((parsed, cancellation) => RunAsync(
            new PostgresBenchOptions
            {
                Rounds = CommonOptions.InRange(parsed.GetValue(rounds), "--rounds", 1, 100),
                Seconds = CommonOptions.ReadPhaseSeconds(parsed.GetValue(seconds)),
                Nodes = CommonOptions.InRange(parsed.GetValue(nodes), "--nodes", 2, SandboxOptions.MaxServers),
                Owners = CommonOptions.InRange(parsed.GetValue(owners), "--owners", FewestOwners, MostOwners),
                Connections = CommonOptions.ReadConnections(parsed.GetValue(connections)),
            },
            new Printer(parsed.GetValue(json)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        PostgresBenchOptions options, Printer printer, CancellationToken cancellation)
    {
        PostgresReport report = await new PostgresRun(options, Printer.Note).RunAsync(cancellation);
        printer.Result(report, () => PostgresText.Print(report, printer.Out));
        return report.Holds ? 0 : 1;
    }
}

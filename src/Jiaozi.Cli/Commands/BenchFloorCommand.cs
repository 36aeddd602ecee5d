using System.CommandLine;
using Jiaozi.Cli.Benching;
using Jiaozi.Cli.Benching.Floor;
using Jiaozi.Cli.Output;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi bench floor</c>: what a payment costs beside what it must cost on this machine.</summary>
internal static class BenchFloorCommand
{
    public static Command Create()
    {
        var usual = new BenchOptions();
        Option<double> seconds = CommonOptions.PhaseSeconds();
        Option<string> key = CommonOptions.DeviceKey();
        Option<int> connections = CommonOptions.Connections();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "floor",
            "Measures payments, and what none of them can do without: one signature verification, HTTP with a server that "
            + "does nothing, and the durable store; and how busy the cores are at a fifth, two and three fifths of the load. "
            + "Takes five minutes. Ends with 0 only if the books hold.")
        {
            seconds, key, connections, json,
        };
        command.Run((parsed, cancellation) => RunAsync(
            usual with
            {
                Seconds = CommonOptions.ReadPhaseSeconds(parsed.GetValue(seconds)),
                Algorithm = CommonOptions.ReadDeviceKey(parsed.GetValue(key)!),
                Connections = CommonOptions.ReadConnections(parsed.GetValue(connections)),
                Loads = [0.2, 0.4, 0.6],
            },
            new Printer(parsed.GetValue(json)), cancellation));
        return command;
    }

    /// <summary>The web server that does nothing, in a process of its own; not for people.</summary>
    public static Command BareServerCommand()
    {
        var command = new Command("bare-server", "Runs the web server of bench floor.") { Hidden = true };
        command.Run(async (_, cancellation) =>
        {
            await BareServer.RunAsync(cancellation);
            return 0;
        });
        return command;
    }

    /// <summary>The generator of its load; not for people.</summary>
    public static Command BareLoadCommand()
    {
        var connections = new Argument<int>("connections") { Description = "HTTP connections." };
        var seconds = new Argument<double>("seconds") { Description = "How long." };
        var urls = new Argument<string[]>("urls") { Description = "The servers." };
        var command = new Command("bare-load", "Runs the load generator of bench floor.")
        {
            connections, seconds, urls,
        };
        command.Hidden = true;
        command.Run(async (parsed, _) =>
        {
            await BareLoad.RunAsync(
                [.. parsed.GetValue(urls)!.Select(url => new Uri(url))], parsed.GetValue(connections),
                parsed.GetValue(seconds));
            return 0;
        });
        return command;
    }

    private static async Task<int> RunAsync(BenchOptions options, Printer printer, CancellationToken cancellation)
    {
        FloorReport report = await new FloorRun(options, Printer.Note).RunAsync(cancellation);
        printer.Result(report, () => FloorText.Print(report, printer.Out));
        return report.Payments.Holds ? 0 : 1;
    }
}

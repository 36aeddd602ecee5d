using System.CommandLine;
using Jiaozi.Cli.Benching.Elastic;
using Jiaozi.Cli.Output;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi bench elastic</c>: what people who pay see while a region grows, shrinks and fails.</summary>
internal static class BenchElasticCommand
{
    private const double MostPerSecond = 100_000;

    public static Command Create()
    {
        var rate = new Option<double>("--rate")
        {
            Description = "Payments due each second, in two regions together.", HelpName = "N",
            DefaultValueFactory = _ => 200,
        };
        Option<int?> basePort = CommonOptions.FreeBasePort();
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "elastic",
            "Adds, removes, kills and freezes nodes, fronts and the database of a region on a private PostgreSQL server "
            + "under a constant load, and measures how long payments take. Needs a system with POSIX signals.")
        {
            rate, basePort, json,
        };
        command.Run((parsed, cancellation) => RunAsync(
            InRange(parsed.GetValue(rate)), parsed.GetValue(basePort), new Printer(parsed.GetValue(json)),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        double perSecond, int? basePort, Printer printer, CancellationToken cancellation)
    {
        using TemporaryFolder folder = TemporaryFolder.Make("jiaozi-elastic-");
        var run = new ElasticRun(perSecond, folder.Path, basePort, Printer.Note);
        ElasticReport report = await run.RunAsync(cancellation);
        printer.Result(report, () => ElasticText.Print(report, printer.Out));
        return report.Holds ? 0 : 1;
    }

    private static double InRange(double perSecond) => perSecond is >= 1 and <= MostPerSecond
        ? perSecond
        : throw new CommandException($"--rate must be 1 to {MostPerSecond}.");
}

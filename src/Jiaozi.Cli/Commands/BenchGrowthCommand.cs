using System.CommandLine;
using System.Globalization;
using Jiaozi.Cli.Benching;
using Jiaozi.Cli.Benching.Growth;
using Jiaozi.Cli.Output;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi bench growth</c>: what a payment costs as coins, owners and the network file grow.</summary>
internal static class BenchGrowthCommand
{
    public static Command Create()
    {
        Option<double> seconds = CommonOptions.PhaseSeconds();
        Option<string> coins = Sizes("--coins", "Unspent coins.", "10000,100000,1000000,5000000");
        Option<string> owners = Sizes("--owners", "Owners; all of them pay.", "256,1000000");
        Option<string> regions = Sizes("--regions", "Regions that the network file names.", "1,30");
        var only = new Option<string[]>("--only")
        {
            Description = "One group of sizes; may stand several times. Default: all.", HelpName = "GROUP",
        };
        only.AcceptOnlyFromAmong(GrowthGroup.Names);
        Option<int> rounds = CommonOptions.Number("--rounds", "How many times the larger sizes are measured.", 1);
        Option<int> running = CommonOptions.Number(
            "--running", "Regions that run, 1 to 3; no more than the smallest of --regions where those grow.", 3);
        var picture = new Option<string?>("--out") { Description = "Write a picture (SVG).", HelpName = "FILE" };
        Option<int?> basePort = CommonOptions.FreeBasePort();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("growth", "Measures how the cost of a payment changes as things grow.")
        {
            seconds, coins, owners, regions, only, rounds, running, picture, basePort, json,
        };
        command.Run((parsed, cancellation) => RunAsync(
            new GrowthOptions
            {
                Seconds = CommonOptions.ReadPhaseSeconds(parsed.GetValue(seconds)),
                Coins = Parse(parsed.GetValue(coins)!, "--coins", BenchOptions.FewestOwners, BenchOptions.MostCoins),
                Owners = Parse(parsed.GetValue(owners)!, "--owners", BenchOptions.FewestOwners, BenchOptions.MostOwners),
                Regions = Parse(parsed.GetValue(regions)!, "--regions", 1, NamedRegions.Most),
                Only = parsed.GetValue(only) is { Length: > 0 } some ? some : GrowthGroup.Names,
                Rounds = CommonOptions.InRange(parsed.GetValue(rounds), "--rounds", 1, 100),
                RunningRegions = CommonOptions.InRange(parsed.GetValue(running), "--running", 1, 3),
            },
            parsed.GetValue(basePort), parsed.GetValue(picture), new Printer(parsed.GetValue(json)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        GrowthOptions options, int? basePort, string? picture, Printer printer, CancellationToken cancellation)
    {
        // A picture that cannot be written should be known before, not after half an hour.
        if (picture is not null) await TouchAsync(picture, cancellation);
        var run = new GrowthRun(options, basePort, Printer.Note);
        GrowthReport report = await run.RunAsync(cancellation);
        if (picture is not null) GrowthChart.Draw(report).Save(picture);
        printer.Result(report, () => GrowthText.Print(report, printer.Out));
        return report.Holds ? 0 : 1;
    }

    private static async Task TouchAsync(string picture, CancellationToken cancellation)
    {
        try
        {
            await File.WriteAllTextAsync(picture, "", cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException($"--out {picture} cannot be written: {fault.Message}");
        }
    }

    private static Option<string> Sizes(string name, string description, string sizes) => new(name)
    {
        Description = $"{description} Sizes with commas between.",
        HelpName = "SIZES",
        DefaultValueFactory = _ => sizes,
    };

    private static int[] Parse(string text, string name, int least, int most)
    {
        var sizes = new SortedSet<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            bool isNumber = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size);
            if (!isNumber || size < least || size > most)
                throw new CommandException($"{name}: '{part}' is not a number from {least} to {most}.");
            sizes.Add(size);
        }

        return sizes.Count > 0 ? [.. sizes] : throw new CommandException($"{name} names no size.");
    }
}

using System.CommandLine;
using Jiaozi.Cli.Output;
using Jiaozi.Cli.Replaying;
using Jiaozi.Core.Money;
using Jiaozi.Sandbox.Home;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi replay FILE.csv</c>: real transfers through a sandbox.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "CSV with the columns id,time,kind,from,to,amount." };
        var data = new Option<string?>("--data")
        {
            Description = "Folder of the sandbox, kept; a replay that was cut short goes on there."
                + " Default: a temporary one.",
            HelpName = "DIR",
        };
        Option<int?> basePort = CommonOptions.FreeBasePort();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("replay", "Runs a file of transfers through a sandbox and audits the end.")
        {
            file, data, basePort, json,
        };
        var store = new StoreOptionSet(command, hasServer: false);
        command.Run((parsed, cancellation) => RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(data), parsed.GetValue(basePort),
            layout => store.Apply(parsed, layout), new Printer(parsed.GetValue(json)), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string file, string? data, int? basePort, Func<SandboxOptions, SandboxOptions> apply, Printer printer,
        CancellationToken cancellation)
    {
        IReadOnlyList<ReplayRow> rows = ReplayFile.Read(file, Currency.Of("CNY", 2));
        using TemporaryFolder? own = data is null ? TemporaryFolder.Make("jiaozi-replay-") : null;
        string folder = data ?? own!.Path;
        await using FileStream held = await SandboxLock.HoldAsync(folder, cancellation);
        SandboxOptions layout = apply(new SandboxOptions { DataPath = folder, Unlimited = true });
        SandboxOptions options = layout with
        {
            BasePort = basePort ?? FreePorts.Find(Math.Max(layout.Nodes, layout.Fronts)),
        };
        await using Sandbox.Sandbox sandbox = await SandboxCommand.StartAsync(options, cancellation);
        using HttpClient http = Terminals.NewHttp();
        var replay = new Replay(sandbox, http, rows, ReplayState.Open(folder, file));
        ReplayReport report = await WithProgressAsync(printer, progress => replay.RunAsync(progress, cancellation));
        printer.Result(report, () => Print(report));
        return report.Conserved && report.EqualsSequential ? 0 : 1;
    }

    private static async Task<ReplayReport> WithProgressAsync(
        Printer printer, Func<IReplayProgress, Task<ReplayReport>> run)
    {
        if (Console.IsErrorRedirected) return await run(new PlainProgress());
        return await printer.Err.Progress().Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => run(new BarProgress(context)));
    }

    private static void Print(ReplayReport report)
    {
        string Money(UInt128 minorUnits) => Currency.Of("CNY", 2).Format(minorUnits);
        string refused = string.Join(", ", report.Refused.Select(pair => $"status {pair.Key}: {pair.Value}"));
        Console.WriteLine($"rows         {report.Rows} by {report.Owners} owners");
        Console.WriteLine(
            $"issued       {report.Issued} minor units ({Money(report.Issued)}) in {report.IssuedRows} rows");
        Console.WriteLine($"paid         {report.Paid} ({Money(report.Paid)}) in {report.PaidRows} rows");
        Console.WriteLine($"redeemed     {report.Redeemed} ({Money(report.Redeemed)}) in {report.RedeemedRows} rows");
        Console.WriteLine($"refused      {report.RefusedRows} rows" + (report.RefusedRows == 0 ? "" : $": {refused}"));
        Console.WriteLine($"outstanding  {report.Outstanding} ({Money(report.Outstanding)})");
        foreach (Auditing.RegionReport region in report.Regions)
        {
            Console.WriteLine(
                $"  {region.Region}  issued {region.Issued}  redeemed {region.Redeemed}  received {region.Received}"
                + $"  sent {region.Sent}  unspent {region.Unspent} in {region.Coins} coins, {region.Seals} seals");
        }

        Console.WriteLine($"seconds      {report.Seconds} ({report.TotalSeconds} with start of the books and audit)");
        foreach (string finding in report.Findings.Take(50)) Console.WriteLine($"WRONG: {finding}");
        Console.WriteLine(
            (report.EqualsSequential ? "equal" : "NOT EQUAL") + " to the rows applied one after the other");
        Console.WriteLine(report.Conserved ? "conserved" : "NOT CONSERVED");
    }

    private sealed class BarProgress(ProgressContext context) : IReplayProgress
    {
        public Action Start(string step, int items)
        {
            ProgressTask task = context.AddTask(step, maxValue: Math.Max(items, 1));
            return () => task.Increment(1);
        }
    }

    private sealed class PlainProgress : IReplayProgress
    {
        public Action Start(string step, int items)
        {
            Printer.Note($"{step} ({items}) ...");
            return () => { };
        }
    }
}

using System.CommandLine;
using Jiaozi.Cli.Auditing;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Keys;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary>
/// <c>jiaozi audit</c>: holds every region's books against its seals, and the regions against each other.
/// </summary>
internal static class AuditCommand
{
    public static Command Create()
    {
        Option<string> data = CommonOptions.Data();
        Option<string?> network = CommonOptions.Network();
        Option<string?> rootKey = CommonOptions.RootKey();
        var readerKey = new Option<string?>("--reader-key")
        {
            Description = "Private key of an operator or auditor. Default: the sandbox's first operator.",
            HelpName = "FILE",
        };
        var patience = new Option<int>("--patience")
        {
            Description = "How long a central may say nothing before the audit ends.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => (int)BooksClient.DefaultPatience.TotalSeconds,
        };
        var tls = new TlsOptionSet();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("audit", "Audits the running network; exit code 0 only if everything holds.")
        {
            data, network, rootKey, readerKey, patience, json,
        };
        tls.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            NetworkContext context = NetworkContext.Open(
                parsed.GetValue(data)!, parsed.GetValue(network), parsed.GetValue(rootKey));
            using SoftwareKey reader = KeyFile.ReadPrivate(
                parsed.GetValue(readerKey) ?? context.OperatorKey(1, readerKey.Name));
            var printer = new Printer(parsed.GetValue(json));
            int seconds = parsed.GetValue(patience);
            if (seconds is < 1 or > 86_400) throw new CommandException("--patience must be 1 to 86400 seconds.");
            using ILoggerFactory loggers = TlsOptionSet.ToStandardError();
            using NodeClient? client = tls.Open(parsed, loggers);
            var runner = new AuditRunner(
                context.Network, reader, TimeProvider.System, TimeSpan.FromSeconds(seconds), client);
            AuditReport report = await RunAsync(runner, printer, cancellation);
            printer.Result(report, () => Print(report, context, printer));
            return report.Conserved ? 0 : 1;
        });
        return command;
    }

    private static async Task<AuditReport> RunAsync(
        AuditRunner runner, Printer printer, CancellationToken cancellation) =>
        printer.IsJson || Console.IsErrorRedirected
            ? await runner.RunAsync(what => Printer.Note($"reading {what} ..."), cancellation)
            : await printer.Err.Status().StartAsync("Reading", status =>
                runner.RunAsync(what => status.Status($"Reading {what}"), cancellation));

    private static void Print(AuditReport report, NetworkContext context, Printer printer)
    {
        string Money(string minorUnits) => context.Network.Currency.FormatNumber(UInt128.Parse(minorUnits, null));
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("region")
            .AddColumns(Right("seals"), Right("coins"), Right("issued"), Right("redeemed"), Right("received"),
                Right("sent"), Right("unspent"));
        foreach (RegionReport region in report.Regions)
        {
            table.AddRow(
                region.Region, $"{region.Seals}", $"{region.Coins}", Money(region.Issued), Money(region.Redeemed),
                Money(region.Received), Money(region.Sent), Money(region.Unspent));
        }

        printer.Out.Write(table);
        TotalReport total = report.Total;
        Console.WriteLine(
            $"issued {Money(total.Issued)} - redeemed {Money(total.Redeemed)} = unspent {Money(total.Unspent)}"
            + $" + in transit {Money(total.InTransit)} = {Money(total.Outstanding)} {report.Currency}");
        foreach (string finding in report.Findings) Console.WriteLine($"WRONG: {finding}");
        Console.WriteLine(report.Conserved ? "conserved: every seal, coin and link holds" : "NOT CONSERVED");
    }

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();
}

using System.Globalization;
using Spectre.Console;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>Prints a report for people.</summary>
internal static class FloorText
{
    /// <summary>Prints it.</summary>
    public static void Print(FloorReport report, IAnsiConsole console)
    {
        Table parts = new Table().Border(TableBorder.Rounded).AddColumns("one payment at saturation", "CPU us", "share");
        Add(parts, "verifying the payer's signature, once", report.VerifyUs, report);
        Add(parts, "HTTP alone: server that does nothing", report.HttpServerUs, report);
        Add(parts, "HTTP alone: load generator", report.HttpGeneratorUs, report);
        Add(parts, "durable store alone", report.MeanStoreUs, report);
        Add(parts, "floor, the sum of these", report.FloorUs, report);
        Add(parts, "all the rest", report.RestUs, report);
        Add(parts, "a payment", report.PaymentUs, report);
        console.Write(parts);
        Table loads = new Table().Border(TableBorder.Rounded).AddColumns(
            "payments", "per second", "CPU us", "cores busy", "p50 ms", "p99 ms", "per commit");
        foreach (BenchPhase each in report.Payments.Phases)
        {
            loads.AddRow(
                each.Name, Text(each.PerSecond), Text(each.CpuUs.Total), Share(FloorReport.Busy(each)),
                Text(each.Load.P50Ms), Text(each.Load.P99Ms), Text(each.OrdersPerCommit));
        }

        console.Write(loads);
        BenchPhase phase = report.Payments.Phases[0];
        console.WriteLine(
            $"a payment: centrals {Text(phase.CpuUs.Centrals)}, fronts {Text(phase.CpuUs.Fronts)}, "
            + $"generator {Text(phase.CpuUs.Generator)} us; {Text(phase.PerSecond)} payments/s, "
            + $"{Text(phase.OrdersPerCommit)} in a commit");
        console.WriteLine(
            $"verifyRatio {Text(report.Payments.VerifyRatio)}; if all the rest cost nothing: {Text(report.BestRatio)}");
        console.WriteLine(
            $"HTTP alone, before and after: {string.Join(" and ", report.Http.Select(http => Text(http.TotalUs)))} us "
            + $"({string.Join(" and ", report.Http.Select(http => Text(http.PerSecond)))} requests/s); "
            + $"store alone: {string.Join(" and ", report.StoreUs.Select(Text))} us");
        foreach (string finding in report.Payments.Audit.Findings.Take(20)) console.WriteLine($"WRONG: {finding}");
        console.WriteLine(report.Payments.Holds ? "the books hold" : "THE BOOKS DO NOT HOLD");
    }

    private static void Add(Table table, string name, double us, FloorReport report) => table.AddRow(
        name, Text(us), Share(us / report.PaymentUs));

    private static string Share(double share) => share.ToString("P0", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

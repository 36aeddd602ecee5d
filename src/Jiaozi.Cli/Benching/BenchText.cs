using System.Globalization;
using Spectre.Console;

namespace Jiaozi.Cli.Benching;

/// <summary>Prints a report for people.</summary>
internal static class BenchText
{
    /// <summary>Prints it.</summary>
    public static void Print(BenchReport report, IAnsiConsole console)
    {
        console.Write(Phases(report.Phases));
        foreach (BenchPhase phase in report.Phases.Where(phase => !phase.IsWarm))
        {
            Console.WriteLine(
                $"{phase.Name}: the servers compiled for {Text(phase.CompileSeconds)} s of it; warm ones are faster");
        }

        Console.WriteLine($"store: {report.Store}, nodes and fronts per region: {report.Nodes} and {report.Fronts}");
        Console.WriteLine(
            $"{report.Algorithm}, {report.Owners} owners, {Text(report.CrossRegion * 100)} % to another region, "
            + $"{Text(report.Travelling * 100)} % of the payers travelling, "
            + $"{Environment.ProcessorCount} cores, load generator included");
        Console.WriteLine(
            $"raw verifications/s: {Text(report.VerifyBefore)} before, {Text(report.VerifyAfter)} after");
        Console.WriteLine($"verifyRatio: {Text(report.VerifyRatio)}");
        Console.WriteLine(
            $"peak memory: central {report.CentralPeakBytes >> 20} MiB, front {report.FrontPeakBytes >> 20} MiB");
        foreach (string finding in report.Audit.Findings.Take(20)) Console.WriteLine($"WRONG: {finding}");
        Console.WriteLine(
            $"{report.Acknowledged} payments acknowledged, {report.Missing} of them not in the books; "
            + (report.Audit.Conserved ? "conserved" : "NOT CONSERVED"));
    }

    /// <summary>One column for each phase: there are four at most, and many figures.</summary>
    private static Table Phases(IReadOnlyList<BenchPhase> phases)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("");
        foreach (BenchPhase phase in phases)
            table.AddColumn(new TableColumn(Markup.Escape(phase.Name)).RightAligned().NoWrap());
        Add("payments/s", phase => phase.PerSecond);
        Add("refused", phase => phase.Load.Refused.Values.Sum());
        table.AddEmptyRow();
        Add("latency, ms: p50", phase => phase.Load.P50Ms);
        Add("  p95", phase => phase.Load.P95Ms);
        Add("  p99", phase => phase.Load.P99Ms);
        Add("  p99.9", phase => phase.Load.P999Ms);
        table.AddEmptyRow();
        Add("CPU per payment, us: central", phase => phase.CpuUs.Centrals);
        Add("  front", phase => phase.CpuUs.Fronts);
        Add("  load generator", phase => phase.CpuUs.Generator);
        Add("  sum", phase => phase.CpuUs.Total);
        Add("bytes allocated per payment", phase => phase.AllocatedBytes.Total);
        table.AddEmptyRow();
        Add("durable commits", phase => phase.Commits);
        Add("payments per commit", phase => phase.OrdersPerCommit);
        Add("length of a commit, ms", phase => phase.CommitMs);
        return table;

        void Add(string name, Func<BenchPhase, double> figure) =>
            table.AddRow([name, .. phases.Select(phase => Text(figure(phase)))]);
    }

    private static string Text(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}

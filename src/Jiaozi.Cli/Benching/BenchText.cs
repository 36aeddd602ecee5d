using System.Globalization;
using Spectre.Console;

namespace Jiaozi.Cli.Benching;

/// <summary>Prints a report for people.</summary>
internal static class BenchText
{
    /// <summary>Part of a phase in which warm servers do not compile, all of them together.</summary>
    private const double MuchCompiling = 0.15;

    /// <summary>Prints it.</summary>
    public static void Print(BenchReport report, IAnsiConsole console)
    {
        Table phases = new Table().Border(TableBorder.Rounded).AddColumns(
            "phase", "payments/s", "p50 ms", "p95", "p99", "p99.9", "refused", "CPU us: central", "front", "load",
            "sum", "bytes", "commits", "per commit", "commit ms");
        foreach (BenchPhase phase in report.Phases)
        {
            phases.AddRow(
                phase.Name, Text(phase.PerSecond), Text(phase.Load.P50Ms), Text(phase.Load.P95Ms),
                Text(phase.Load.P99Ms), Text(phase.Load.P999Ms), Text(phase.Load.Refused.Values.Sum()),
                Text(phase.CpuUs.Centrals), Text(phase.CpuUs.Fronts), Text(phase.CpuUs.Generator),
                Text(phase.CpuUs.Total), Text(phase.AllocatedBytes.Total), Text(phase.Commits),
                Text(phase.OrdersPerCommit), Text(phase.CommitMs));
        }

        console.Write(phases);
        foreach (BenchPhase phase in report.Phases.Where(phase => phase.CompileSeconds > phase.Load.Seconds * MuchCompiling))
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

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

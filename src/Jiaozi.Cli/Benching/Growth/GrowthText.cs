using System.Globalization;
using Spectre.Console;

namespace Jiaozi.Cli.Benching.Growth;

/// <summary>Prints a report for people.</summary>
internal static class GrowthText
{
    /// <summary>Prints it.</summary>
    public static void Print(GrowthReport report, IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns(
            "size", "payments/s", "CPU us: central", "front", "sum", "growth", "load", "peak MiB of a central", "books");
        foreach (TableColumn column in table.Columns.Skip(1)) column.RightAligned();
        foreach (GrowthSeries series in report.Series)
        {
            if (series != report.Series[0]) table.AddEmptyRow();
            foreach (GrowthPoint point in series.Points)
            {
                table.AddRow(
                    $"{point.Size.ToString("N0", CultureInfo.InvariantCulture)} {series.Meaning}",
                    Text(point.PerSecond), Text(point.CpuUs.Centrals), Text(point.CpuUs.Fronts),
                    Text(point.CpuUs.Servers), Growth(series, point), Text(point.CpuUs.Generator),
                    Text(point.CentralPeakBytes >> 20), point.Holds ? "hold" : "DO NOT HOLD");
            }
        }

        console.Write(table);
        Console.WriteLine(
            $"{report.Machine}; {report.Algorithm}, {Text(report.Seconds)} s each at saturation, load generator on the "
            + "same cores");
        Console.WriteLine(
            "growth: of the sum, against the runs of the smallest size before and after; spread: how far those lie apart;\n"
            + "noise: no larger than the spread");
        foreach (string finding in Findings(report).Take(20)) Console.WriteLine($"WRONG: {finding}");
    }

    private static IEnumerable<string> Findings(GrowthReport report) =>
        report.Series.SelectMany(series => series.Points).SelectMany(point => point.Runs)
            .SelectMany(run => run.Missing == 0
                ? run.Findings
                : run.Findings.Append($"{run.Missing} payments are not in the books."));

    private static string Growth(GrowthSeries series, GrowthPoint point) => point.GrowthPercent is { } growth
        ? growth.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + " %"
            + (Math.Abs(growth) <= series.SpreadPercent ? " (noise)" : "")
        : $"(spread {Text(series.SpreadPercent)} %)";

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Spectre.Console;

namespace Jiaozi.Cli.Benching.Elastic;

/// <summary>Prints a report for people.</summary>
internal static class ElasticText
{
    /// <summary>Prints it.</summary>
    public static void Print(ElasticReport report, IAnsiConsole console)
    {
        Table steps = new Table().Border(TableBorder.Rounded).AddColumns(
            "change", "seconds", "payments", "p50 ms", "p99", "slowest", "asked to repeat", "broken", "unresolved");
        foreach (ElasticStep step in report.Steps)
        {
            steps.AddRow(
                step.Name, Text(step.Seconds), Text(step.Load.Committed), Text(step.Load.P50Ms),
                Text(step.Load.P99Ms), Text(step.Load.MaxMs), Text(step.Load.Refused.Values.Sum()),
                Text(step.Load.Broken), Text(step.Unresolved));
        }

        console.Write(steps);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{report.PerSecond} payments due each second, two regions, ")
            + $"{Environment.ProcessorCount} cores for everything");
        foreach (string finding in report.Books.Audit.Findings.Take(20)) console.WriteLine($"WRONG: {finding}");
        console.WriteLine(
            $"{report.Books.Acknowledged} payments acknowledged, {report.Books.Missing} of them not in the books; "
            + (report.Books.Audit.Conserved ? "conserved" : "NOT CONSERVED"));
    }

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}

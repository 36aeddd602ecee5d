using System.Globalization;
using Spectre.Console;

namespace Jiaozi.Cli.Benching.Postgres;

/// <summary>Prints a report for people.</summary>
internal static class PostgresText
{
    /// <summary>Prints it.</summary>
    public static void Print(PostgresReport report, IAnsiConsole console)
    {
        string more = $"{report.MoreNodes.Nodes} nodes";
        Table rounds = new Table().Border(TableBorder.Rounded).AddColumns(
            "round", "payments/s, 1 node", more, $"{more} / 1 node");
        for (int i = 0; i < report.Rounds.Count; i++)
            Add(rounds, Text(i + 1), report.Rounds[i], report.Rounds[i].OverOneNode);
        Add(rounds, "median", report.Middle, report.OverOneNode);
        console.Write(rounds);
        Table costs = new Table().Border(TableBorder.Rounded).AddColumns(
            "nodes of each region", "CPU us: central", "front", "load", "sum", "per commit", "commit ms");
        foreach (PostgresSystem system in (PostgresSystem[])[report.OneNode, report.MoreNodes])
        {
            costs.AddRow(
                Text(system.Nodes), Text(system.CpuUs.Centrals), Text(system.CpuUs.Fronts),
                Text(system.CpuUs.Generator), Text(system.CpuUs.Total), Text(system.OrdersPerCommit),
                Text(system.CommitMs));
        }

        console.Write(costs);
        console.WriteLine(
            $"usual transfers/s (pgbench): {string.Join(", ", report.UsualBefore)} before, "
            + $"{string.Join(", ", report.UsualAfter)} after, median {Text(report.Usual)}; "
            + $"1 node is at {Ratio(report.OverUsual)} of it");
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Seconds} s each, in turns; three regions, load generator and database included in ")
            + $"{Environment.ProcessorCount} cores");
        foreach (PostgresSystem system in (PostgresSystem[])[report.OneNode, report.MoreNodes])
        {
            foreach (string finding in system.Books.Audit.Findings.Take(20)) console.WriteLine($"WRONG: {finding}");
            console.WriteLine(
                $"{system.Nodes} node{(system.Nodes > 1 ? "s" : "")}: {system.Books.Acknowledged} payments acknowledged, "
                + $"{system.Books.Missing} of them not in the books; "
                + (system.Books.Audit.Conserved ? "conserved" : "NOT CONSERVED"));
        }
    }

    private static void Add(Table rounds, string name, PostgresRound round, double overOneNode) =>
        rounds.AddRow(name, Text(round.OneNode), Text(round.MoreNodes), Ratio(overOneNode));

    private static string Text(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}

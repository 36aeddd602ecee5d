namespace Jiaozi.Cli.Benching.Postgres;

/// <summary>How fast regions on PostgreSQL are beside a transfer of the usual kind; rates per second.</summary>
/// <param name="Seconds">Length of each measurement.</param>
/// <param name="UsualBefore">Transfers of the usual kind, before anything else ran.</param>
/// <param name="UsualAfter">The same when everything else had stopped.</param>
/// <param name="Rounds">The payments in their order.</param>
/// <param name="OneNode">The regions with one node each.</param>
/// <param name="MoreNodes">The regions with more nodes each.</param>
internal sealed record PostgresReport(
    double Seconds, IReadOnlyList<double> UsualBefore, IReadOnlyList<double> UsualAfter,
    IReadOnlyList<PostgresRound> Rounds, PostgresSystem OneNode, PostgresSystem MoreNodes)
{
    /// <summary>Median of all transfers of the usual kind.</summary>
    public double Usual => Math.Round(Median([.. UsualBefore, .. UsualAfter]));

    /// <summary>Medians of the rounds.</summary>
    public PostgresRound Middle => new(
        Math.Round(Median(Rounds.Select(round => round.OneNode))),
        Math.Round(Median(Rounds.Select(round => round.MoreNodes))));

    /// <summary>How many times as fast as the usual transfer payments are with one node, by the medians.</summary>
    public double OverUsual => Math.Round(Middle.OneNode / Usual, 2);

    /// <summary>Median of <see cref="PostgresRound.OverOneNode"/>.</summary>
    public double OverOneNode => Math.Round(Median(Rounds.Select(round => round.OverOneNode)), 2);

    /// <summary>True if the books of both hold and every acknowledged payment is in them.</summary>
    public bool Holds => OneNode.Holds && MoreNodes.Holds;

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

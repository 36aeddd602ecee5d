namespace Jiaozi.Cli.Benching.Postgres;

/// <summary>Two measurements, seconds apart; payments per second.</summary>
/// <param name="OneNode">With one node in each region.</param>
/// <param name="MoreNodes">With more nodes in each region.</param>
internal sealed record PostgresRound(double OneNode, double MoreNodes)
{
    /// <summary>How many times as fast as with one node payments are with more.</summary>
    public double OverOneNode => Math.Round(MoreNodes / OneNode, 2);
}

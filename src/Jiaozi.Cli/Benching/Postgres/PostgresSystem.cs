namespace Jiaozi.Cli.Benching.Postgres;

/// <summary>Regions with so many nodes each, over all rounds.</summary>
/// <param name="Nodes">Nodes of each region's central.</param>
/// <param name="CpuUs">Processor microseconds per payment, without those of the database.</param>
/// <param name="OrdersPerCommit">Payments in one durable write.</param>
/// <param name="CommitMs">Length of one durable write in milliseconds.</param>
/// <param name="Books">The books at the end.</param>
internal sealed record PostgresSystem(
    int Nodes, PartCost CpuUs, double OrdersPerCommit, double CommitMs, BenchBooksReport Books)
{
    /// <summary>True if the books hold and every acknowledged payment is in them.</summary>
    public bool Holds => Books is { Missing: 0, Audit.Conserved: true };

    /// <summary>The means of the phases.</summary>
    public static PostgresSystem Of(int nodes, IReadOnlyList<BenchPhase> phases, BenchBooksReport books) => new(
        nodes,
        new PartCost(
            Mean(phases, phase => phase.CpuUs.Centrals), Mean(phases, phase => phase.CpuUs.Fronts),
            Mean(phases, phase => phase.CpuUs.Generator)),
        Mean(phases, phase => phase.OrdersPerCommit), Mean(phases, phase => phase.CommitMs), books);

    private static double Mean(IReadOnlyList<BenchPhase> phases, Func<BenchPhase, double> value) =>
        Math.Round(phases.Average(value), 1);
}

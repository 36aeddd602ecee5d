using Jiaozi.Cli.Benching.Load;

namespace Jiaozi.Cli.Benching;

/// <summary>A measured phase: what the load generator saw, and what it cost.</summary>
/// <param name="Name">Such as <c>saturation</c>.</param>
/// <param name="PerSecond">Committed payments per second.</param>
/// <param name="Load">What the generator saw.</param>
/// <param name="CpuUs">Processor microseconds per committed payment: centrals, fronts, generator.</param>
/// <param name="AllocatedBytes">Managed bytes per committed payment: centrals and fronts.</param>
/// <param name="Commits">Durable writes.</param>
/// <param name="OrdersPerCommit">Payments in one durable write.</param>
/// <param name="CommitMs">Length of one durable write in milliseconds, the disk's sync included.</param>
/// <param name="CompileSeconds">
/// Seconds by the clock in which the servers compiled methods; much of it says that they were not warm yet.
/// </param>
internal sealed record BenchPhase(
    string Name, double PerSecond, LoadResult Load, PartCost CpuUs, PartCost AllocatedBytes, long Commits,
    double OrdersPerCommit, double CommitMs, double CompileSeconds)
{
    /// <summary>Part of the time that warm servers compile in at most, all of them together.</summary>
    public const double WarmCompiling = 0.15;

    /// <summary>True if the servers hardly compiled any more; cold ones are slower.</summary>
    public bool IsWarm => CompileSeconds < Load.Seconds * WarmCompiling;
}

namespace Jiaozi.Storage.TestKit.Faults;

/// <summary>Faults by chance. The same seed and the same order of calls give the same faults.</summary>
/// <param name="seed">Put it into the message of the failing test.</param>
/// <param name="commitFaultRate">Share of commits that go wrong, 0 to 1; half of them after they were durable.</param>
/// <param name="readFaultRate">Share of reads that go wrong, 0 to 1.</param>
public sealed class SeededFaultPlan(int seed, double commitFaultRate, double readFaultRate) : IFaultPlan
{
    private readonly Random _commits = new(seed);
    private readonly Random _reads = new(~seed);

    /// <inheritdoc/>
    public CommitFault NextCommit(StoreBatch batch)
    {
        // Two draws in any case, so that one commit's fate does not shift the next one's.
        bool fails = _commits.NextDouble() < commitFaultRate;
        CommitFault fault = _commits.Next(2) == 0 ? CommitFault.BeforeDurable : CommitFault.AfterDurable;
        return fails ? fault : CommitFault.None;
    }

    /// <inheritdoc/>
    public bool NextReadFails() => _reads.NextDouble() < readFaultRate;
}

namespace Jiaozi.Storage.TestKit.Faults;

/// <summary>Faults by a script: one entry per commit, none after its end; reads never fail.</summary>
public sealed class ScriptedFaultPlan(params IEnumerable<CommitFault> commits) : IFaultPlan
{
    private readonly Queue<CommitFault> _commits = new(commits);

    /// <summary>A script in which only the commit with this number, counted from 0, goes wrong.</summary>
    public static ScriptedFaultPlan At(int commit, CommitFault fault) =>
        new(Enumerable.Repeat(CommitFault.None, commit).Append(fault));

    /// <inheritdoc/>
    public CommitFault NextCommit(StoreBatch batch) => _commits.TryDequeue(out CommitFault fault) ? fault : default;

    /// <inheritdoc/>
    public bool NextReadFails() => false;
}

namespace Jiaozi.Storage.TestKit.Faults;

/// <summary>Decides call by call what goes wrong. Called by one thread at a time.</summary>
public interface IFaultPlan
{
    /// <summary>The fate of the next commit, asked in the order in which commits arrive.</summary>
    CommitFault NextCommit(StoreBatch batch);

    /// <summary>True when the next read (batched read, snapshot, start of a scan) fails.</summary>
    bool NextReadFails();
}

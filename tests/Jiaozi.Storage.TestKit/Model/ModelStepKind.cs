namespace Jiaozi.Storage.TestKit.Model;

/// <summary>What a step of a random history does.</summary>
internal enum ModelStepKind
{
    Commit,
    Read,
    Scan,
    Snapshot,
    Reopen,
}

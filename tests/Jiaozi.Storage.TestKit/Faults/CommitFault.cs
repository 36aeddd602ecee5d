namespace Jiaozi.Storage.TestKit.Faults;

/// <summary>How a commit goes wrong. Its caller gets a <see cref="StoreException"/> and cannot tell which.</summary>
public enum CommitFault
{
    /// <summary>The commit does not go wrong.</summary>
    None,

    /// <summary>The commit fails before anything was written.</summary>
    BeforeDurable,

    /// <summary>The commit is durable and its answer is lost.</summary>
    AfterDurable,
}

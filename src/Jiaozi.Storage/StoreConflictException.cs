namespace Jiaozi.Storage;

/// <summary>
/// A batch's precondition did not hold, so nothing of it was applied: the last line against a double spend.
/// </summary>
public sealed class StoreConflictException : StoreException
{
    /// <summary>Creates the exception with a plain-word message.</summary>
    public StoreConflictException(string message) : base(message) { }

    /// <summary>The exception for the first change whose precondition failed, in the words all stores use.</summary>
    public static StoreConflictException For(StoreChange change) => For(change.Kind, change.Key);

    /// <summary>As above, for a change of which only kind and key are known.</summary>
    public static StoreConflictException For(StoreChangeKind kind, StoreKey key) => new(kind switch
    {
        StoreChangeKind.PutNew => $"The key {key} exists and should not; nothing was committed.",
        StoreChangeKind.Expect => $"The key {key} does not have the expected value; nothing was committed.",
        _ => $"The key {key} does not exist and should; nothing was committed.",
    });
}

namespace Jiaozi.Storage;

/// <summary>
/// A batch's precondition did not hold, so nothing of it was applied: the last line against a double spend.
/// </summary>
public sealed class StoreConflictException : StoreException
{
    /// <summary>Creates the exception with a plain-word message.</summary>
    public StoreConflictException(string message) : base(message) { }

    /// <summary>The exception for the first change whose precondition failed, in the words all stores use.</summary>
    public static StoreConflictException For(StoreChange change) => new(change.Kind switch
    {
        StoreChangeKind.PutNew => $"The key {change.Key} exists and should not; nothing was committed.",
        StoreChangeKind.Expect => $"The key {change.Key} does not have the expected value; nothing was committed.",
        _ => $"The key {change.Key} does not exist and should; nothing was committed.",
    });
}

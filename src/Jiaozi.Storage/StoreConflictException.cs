namespace Jiaozi.Storage;

/// <summary>
/// A batch's precondition did not hold, so nothing of it was applied: the last line against a double spend.
/// </summary>
public sealed class StoreConflictException : StoreException
{
    /// <summary>Creates the exception for the first key whose precondition failed.</summary>
    public StoreConflictException(string message) : base(message) { }
}

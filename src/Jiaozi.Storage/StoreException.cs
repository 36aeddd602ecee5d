namespace Jiaozi.Storage;

/// <summary>The store failed: disk, connection, corruption. A fault of operation, never a refusal.</summary>
public class StoreException : Exception
{
    /// <summary>Creates the exception with a plain-word message.</summary>
    public StoreException(string message) : base(message) { }

    /// <summary>Creates the exception with the fault that caused it.</summary>
    public StoreException(string message, Exception inner) : base(message, inner) { }
}

namespace Jiaozi.Cli.Auditing;

/// <summary>The audit could not be made; it says nothing about the books.</summary>
public sealed class AuditException : Exception
{
    /// <summary>Says why.</summary>
    public AuditException(string message) : base(message) { }
}

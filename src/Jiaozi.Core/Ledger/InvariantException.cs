namespace Jiaozi.Core.Ledger;

/// <summary>Something that cannot happen has happened: the engine stops and tells the operator.</summary>
public sealed class InvariantException : Exception
{
    /// <summary>Says which invariant broke and with which figures.</summary>
    public InvariantException(string message) : base(message) { }
}

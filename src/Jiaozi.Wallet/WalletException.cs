using Jiaozi.Core.Outcomes;

namespace Jiaozi.Wallet;

/// <summary>
/// Something outside the wallet does not work: key file, database, front. Its message is meant for people. What
/// became of an order is never told by an exception but by an <see cref="OrderResult"/>.
/// </summary>
public sealed class WalletException : Exception
{
    /// <summary>A fault of the terminal itself.</summary>
    public WalletException(string message) : base(message) { }

    /// <summary>A fault of the terminal itself, with its cause.</summary>
    public WalletException(string message, Exception inner) : base(message, inner) { }

    /// <summary>A request to the system that was refused or did not get through.</summary>
    public WalletException(Status status, string message) : base(message) => Status = status;

    /// <summary>The refusal's status, or null if the fault lies in the terminal.</summary>
    public Status? Status { get; }
}

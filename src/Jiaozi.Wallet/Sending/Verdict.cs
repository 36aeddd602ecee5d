using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;

namespace Jiaozi.Wallet.Sending;

/// <summary>What is known of an order after an answer.</summary>
/// <param name="Kind">How far it goes.</param>
/// <param name="Status">The status.</param>
/// <param name="Detail">In plain words.</param>
/// <param name="Outcome">The verified outcome.</param>
/// <param name="RetryAfter">How long to wait before the next try.</param>
internal sealed record Verdict(
    VerdictKind Kind, Status Status, string Detail, Outcome? Outcome = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The account that decided; only with a verified outcome.</summary>
    public OwnerId Account => Outcome!.Record.Account;

    /// <summary>True if the answer is sealed with a key that the network file at hand does not name.</summary>
    public bool IsKeyUnknown { get; init; }

    public bool IsFinal => Kind is VerdictKind.Committed or VerdictKind.Refused;
}

using Jiaozi.Core.Outcomes;

namespace Jiaozi.Wallet.Fronts;

/// <summary>The front refused the request with problem details (RFC 9457).</summary>
/// <typeparam name="T">The type of the answer that did not come.</typeparam>
/// <param name="Status">
/// The status; a number this program does not know becomes <see cref="Status.InternalFault"/>.
/// </param>
/// <param name="Moved">Whether anything changed, as the front says.</param>
/// <param name="Hint">What to do, as the front says.</param>
/// <param name="Detail">What was found, in plain words.</param>
/// <param name="RetryAfter">How long to wait before asking again, or null.</param>
/// <param name="Answer">The recorded outcome (CBOR), base64url, if the refusal is recorded; else null.</param>
public sealed record FrontProblem<T>(
    Status Status, MoneyMoved Moved, RetryHint Hint, string Detail, TimeSpan? RetryAfter, string? Answer)
    : FrontResult<T>;

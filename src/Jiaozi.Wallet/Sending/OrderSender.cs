using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Sending;

/// <summary>
/// Sends one order until its fate is certain or patience ends. Sending the very same order again is always safe: the
/// home central answers a repetition with the first answer.
/// </summary>
internal sealed class OrderSender(WalletCore core, OrderJudge judge)
{
    /// <param name="order">The stored order.</param>
    /// <param name="isNew">True if it was made just now, so that it can be known that no front ever got it.</param>
    /// <param name="freshProofs">Syncs, for coins whose proof was made with a revoked key.</param>
    /// <param name="cancellation">Stops trying; the order stays pending.</param>
    public async Task<Verdict> SendAsync(
        WalletOrder order, bool isNew, Func<Task> freshProofs, CancellationToken cancellation)
    {
        TimeSpan delay = core.Options.FirstRetryDelay;
        DateTimeOffset patient = core.Options.Time.GetUtcNow() + core.Options.Patience;
        bool neverSent = isNew;
        bool neverTaken = isNew && order.Inputs.Count > 0;
        bool refreshed = false;
        for (int attempt = 0; ; attempt++)
        {
            FrontResult<OrderAnswer> result = await core.Front.SubmitAsync(
                Route(order.Kind), await SubmissionAsync(order, cancellation), attempt, cancellation);
            Verdict verdict = await judge.JudgeAsync(order, result, cancellation);
            neverSent &= verdict.Kind == VerdictKind.NeverSent;
            neverTaken &= verdict.Kind == VerdictKind.NeverSent
                || StatusInfo.Of(verdict.Status).Moved == MoneyMoved.None;
            if (verdict.IsFinal) return verdict;
            if (verdict.Kind == VerdictKind.Doubted)
            {
                if (verdict.Status != Status.SealKeyRevoked || refreshed) return verdict;
                refreshed = true;
                await freshProofs();
                continue;
            }

            TimeSpan wait = verdict.RetryAfter > delay ? verdict.RetryAfter.Value : delay;
            if (core.Options.Time.GetUtcNow() + wait > patient)
                return verdict with { Kind = AtLast(neverSent, neverTaken) };
            await Task.Delay(wait, core.Options.Time, cancellation);
            delay = delay * 2 < core.Options.MaxRetryDelay ? delay * 2 : core.Options.MaxRetryDelay;
        }
    }

    /// <summary>
    /// Patience is over. If every answer said that nothing changed (region unavailable, overloaded ...), the order
    /// counts as refused by the front: the user is told so at once, and a doubtful order can never be paid beside its
    /// successor.
    /// </summary>
    private static VerdictKind AtLast(bool neverSent, bool neverTaken) =>
        neverSent ? VerdictKind.NeverSent : neverTaken ? VerdictKind.Doubted : VerdictKind.Undecided;

    private async Task<OrderSubmission> SubmissionAsync(WalletOrder order, CancellationToken cancellation)
    {
        if (order.Inputs.Count == 0) return new OrderSubmission(Base64UrlText.Encode(order.Signed.Span), []);
        var held = (await core.Store.ReadCoinsAsync(cancellation)).ToDictionary(coin => coin.Id);
        return new OrderSubmission(
            Base64UrlText.Encode(order.Signed.Span),
            [.. order.Inputs.Where(held.ContainsKey).Select(id => held[id].Decode().ToString())]);
    }

    private static string Route(WalletOrderKind kind) => kind switch
    {
        WalletOrderKind.Payment => Routes.Payments,
        WalletOrderKind.Redemption => Routes.Redemptions,
        WalletOrderKind.Registration => Routes.Registrations,
        WalletOrderKind.Revocation => Routes.Revocations,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No route."),
    };
}

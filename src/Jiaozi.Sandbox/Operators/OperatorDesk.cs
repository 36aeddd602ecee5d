using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;

namespace Jiaozi.Sandbox.Operators;

/// <summary>
/// Where operators issue money and administer owners. Orders are signed by every key at the desk, sent through any
/// front, and sent again, the very same bytes, until their fate is known.
/// </summary>
/// <param name="network">The network file.</param>
/// <param name="fronts">The way to the centrals.</param>
/// <param name="signers">The operators' keys.</param>
/// <param name="random">Randomness for order ids.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">How long an order is sent again and again; null for two minutes.</param>
public sealed class OperatorDesk(
    NetworkFile network, FrontClient fronts, IReadOnlyList<ISigner> signers, IRandomSource random, TimeProvider time,
    TimeSpan? patience = null)
{
    /// <summary>How long an order can commit.</summary>
    public static readonly TimeSpan OrderLife = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly TimeSpan _patience = patience ?? TimeSpan.FromMinutes(2);
    private readonly OutcomeVerifier _verifier = new(new CoinVerifier(new SealMemory(10_000)));

    /// <summary>Issues money to an owner.</summary>
    /// <param name="payee">Whom.</param>
    /// <param name="amount">How much.</param>
    /// <param name="id">The order id, for callers that must be able to repeat; null draws one.</param>
    /// <param name="firstFront">Which front to ask first.</param>
    /// <param name="expiryUnixMs">
    /// Last moment to commit; null for two minutes from now. Whoever repeats an order by its id must give the same, or it
    /// is another order.
    /// </param>
    /// <param name="cancellation">Stops waiting; what was sent stays sent.</param>
    public Task<DeskResult> IssueAsync(
        Party payee, Amount amount, OrderId? id = null, int firstFront = 0, long? expiryUnixMs = null,
        CancellationToken cancellation = default) =>
        SendAsync(
            new IssuanceOrder(
                network.Plan.Id, id ?? NewOrderId(), expiryUnixMs ?? Expiry(), payee, network.Currency.Code, amount),
            Routes.Issuances, firstFront, cancellation);

    /// <summary>Freezes, unfreezes, appoints, dismisses, or revokes a device.</summary>
    /// <param name="action">What to do.</param>
    /// <param name="owner">With whom.</param>
    /// <param name="device">The device to revoke; null otherwise.</param>
    /// <param name="id">The order id, for callers that must be able to repeat; null draws one.</param>
    /// <param name="expiryUnixMs">As for <see cref="IssueAsync"/>.</param>
    /// <param name="cancellation">Stops waiting; what was sent stays sent.</param>
    public Task<DeskResult> AdministerAsync(
        AdministrationAction action, Party owner, KeyId? device = null, OrderId? id = null, long? expiryUnixMs = null,
        CancellationToken cancellation = default) =>
        SendAsync(
            new AdministrationOrder(
                network.Plan.Id, id ?? NewOrderId(), expiryUnixMs ?? Expiry(), action, owner, device),
            Routes.Administration, 0, cancellation);

    /// <summary>A new order id, for callers that must know it before they send.</summary>
    public OrderId NewOrderId()
    {
        Span<byte> bytes = stackalloc byte[10];
        random.Fill(bytes);
        return OrderId.Create(time.GetUtcNow().ToUnixTimeMilliseconds(), bytes);
    }

    private async Task<DeskResult> SendAsync(Order order, string route, int firstFront, CancellationToken cancellation)
    {
        SignedMessage signed = SignedMessage.SignByAll(order.ContentType, order.Encode(), signers);
        var submission = new OrderSubmission(Base64UrlText.Encode(signed.Bytes.Span), []);
        DeskResult unknown = new(Status.OutcomeUnknown, "No front has answered in time.", order.Id, null);
        DeskResult last = unknown;
        using var over = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        bool mayBeDone = false;
        try
        {
            for (int i = 0; ; i++)
            {
                last = unknown;
                last = Judge(await fronts.SubmitAsync(route, submission, firstFront + i, either.Token), order, signed);
                StatusInfo info = StatusInfo.Of(last.Status);
                mayBeDone |= info.Moved == MoneyMoved.Unknown;
                if (info.Hint is not (RetryHint.RetrySame or RetryHint.AskById)) return last;
                await Task.Delay(Pause, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Patience is over. A passing refusal at the end does not undo an earlier try that may have arrived.
            bool isKnown = !mayBeDone && StatusInfo.Of(last.Status).Moved == MoneyMoved.None;
            return isKnown || last.Status == Status.OutcomeUnknown
                ? last
                : last with { Status = Status.OutcomeUnknown };
        }
    }

    private DeskResult Judge(FrontResult<OrderAnswer> answer, Order order, SignedMessage signed) => answer switch
    {
        FrontAnswer<OrderAnswer> done => Prove(done.Value.Answer, order, signed),
        FrontProblem<OrderAnswer> { Answer: { } recorded } => Prove(recorded, order, signed),
        FrontProblem<OrderAnswer> problem => new DeskResult(problem.Status, problem.Detail, order.Id, null),
        FrontUnreachable<OrderAnswer> lost => new DeskResult(
            lost.MaybeSent ? Status.OutcomeUnknown : Status.RegionUnavailable, lost.Detail, order.Id, null),
        _ => new DeskResult(Status.OutcomeUnknown, "The answer cannot be understood.", order.Id, null),
    };

    private DeskResult Prove(string answer, Order order, SignedMessage signed)
    {
        try
        {
            Outcome outcome = Outcome.Decode(Base64UrlText.Decode(answer));
            Refusal? forged = _verifier.Verify(
                outcome, order, signed.PayloadHash.Span, outcome.Record.Account, 0, network);
            return forged is null
                ? new DeskResult(outcome.Record.Status, outcome.Record.Detail, order.Id, outcome)
                : new DeskResult(Status.OutcomeUnknown, $"The answer is not genuine: {forged.Detail}", order.Id, null);
        }
        catch (WireFormatException fault)
        {
            return new DeskResult(Status.OutcomeUnknown, $"The answer cannot be read: {fault.Message}", order.Id, null);
        }
    }

    private long Expiry() => (time.GetUtcNow() + OrderLife).ToUnixTimeMilliseconds();
}

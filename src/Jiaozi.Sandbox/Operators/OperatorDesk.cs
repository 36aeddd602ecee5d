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
public sealed class OperatorDesk(
    NetworkFile network, FrontClient fronts, IReadOnlyList<ISigner> signers, IRandomSource random, TimeProvider time)
{
    private const int Tries = 40;
    private static readonly TimeSpan OrderLife = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly OutcomeVerifier _verifier = new(new CoinVerifier(new SealMemory(10_000)));

    /// <summary>Issues money to an owner.</summary>
    /// <param name="payee">Whom.</param>
    /// <param name="amount">How much.</param>
    /// <param name="id">The order id, for callers that must be able to repeat; null draws one.</param>
    /// <param name="firstFront">Which front to ask first.</param>
    /// <param name="cancellation">Stops waiting; what was sent stays sent.</param>
    public Task<DeskResult> IssueAsync(
        Party payee, Amount amount, OrderId? id = null, int firstFront = 0, CancellationToken cancellation = default) =>
        SendAsync(
            new IssuanceOrder(network.Plan.Id, id ?? NewId(), Expiry(), payee, network.Currency.Code, amount),
            Routes.Issuances, firstFront, cancellation);

    /// <summary>Freezes, unfreezes, appoints, dismisses, or revokes a device.</summary>
    public Task<DeskResult> AdministerAsync(
        AdministrationAction action, Party owner, KeyId? device = null, CancellationToken cancellation = default) =>
        SendAsync(
            new AdministrationOrder(network.Plan.Id, NewId(), Expiry(), action, owner, device),
            Routes.Administration, 0, cancellation);

    private async Task<DeskResult> SendAsync(Order order, string route, int firstFront, CancellationToken cancellation)
    {
        SignedMessage signed = SignedMessage.SignByAll(order.ContentType, order.Encode(), signers);
        var submission = new OrderSubmission(Base64UrlText.Encode(signed.Bytes.Span), []);
        DeskResult result = new(Status.OutcomeUnknown, "No front has answered.", order.Id, null);
        for (int i = 0; i < Tries; i++)
        {
            if (i > 0) await Task.Delay(Pause, time, cancellation);
            FrontResult<OrderAnswer> answer = await fronts.SubmitAsync(route, submission, firstFront + i, cancellation);
            result = Judge(answer, order, signed);
            bool passing = StatusInfo.Of(result.Status).Hint is RetryHint.RetrySame or RetryHint.AskById;
            if (!passing) return result;
        }

        return result;
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

    private OrderId NewId()
    {
        Span<byte> bytes = stackalloc byte[10];
        random.Fill(bytes);
        return OrderId.Create(time.GetUtcNow().ToUnixTimeMilliseconds(), bytes);
    }

    private long Expiry() => (time.GetUtcNow() + OrderLife).ToUnixTimeMilliseconds();
}

using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Sending;

/// <summary>
/// Weighs the answers of fronts. Only what the home central has sealed is believed; a front's own word can at most
/// raise a doubt, and a recorded refusal without its seal is not even that.
/// </summary>
internal sealed class OrderJudge(WalletCore core)
{
    /// <summary>
    /// Weighs an answer. Where a key is not in the network file at hand, the file may be older than the key: then a
    /// newer one is asked for, and the answer is weighed again.
    /// </summary>
    public async Task<Verdict> JudgeAsync(
        WalletOrder order, FrontResult<OrderAnswer> result, CancellationToken cancellation)
    {
        Verdict verdict = Judge(order, result);
        return verdict.IsKeyUnknown && await core.RefreshNetworkAsync(onlyIfOld: false, cancellation)
            ? Judge(order, result)
            : verdict;
    }

    private Verdict Judge(WalletOrder order, FrontResult<OrderAnswer> result) => result switch
    {
        FrontAnswer<OrderAnswer> answer => Weigh(order, answer.Value.Answer),
        FrontProblem<OrderAnswer> { Answer: { } recorded } => Weigh(order, recorded),
        FrontProblem<OrderAnswer> problem => Weigh(problem),
        FrontUnreachable<OrderAnswer> { MaybeSent: false } lost =>
            new Verdict(VerdictKind.NeverSent, Status.RegionUnavailable, lost.Detail),
        FrontUnreachable<OrderAnswer> lost => new Verdict(VerdictKind.Undecided, Status.OutcomeUnknown, lost.Detail),
        _ => throw new InvalidOperationException($"No judgement on {result.GetType().Name}."),
    };

    private static Verdict Weigh(FrontProblem<OrderAnswer> problem)
    {
        StatusInfo info = StatusInfo.Of(problem.Status);
        bool passes = info.Hint is RetryHint.RetrySame or RetryHint.AskById
            || problem.Moved != MoneyMoved.None || info.Moved != MoneyMoved.None;
        if (passes)
        {
            bool none = problem.Moved == MoneyMoved.None;
            return new Verdict(
                VerdictKind.Undecided, none ? problem.Status : Status.OutcomeUnknown, problem.Detail, null,
                problem.RetryAfter);
        }

        return info.Recorded
            ? new Verdict(
                VerdictKind.Undecided, Status.OutcomeUnknown,
                $"A front refused ({problem.Status}), but without the home central's seal, so it is not believed.")
            : new Verdict(VerdictKind.Doubted, problem.Status, problem.Detail);
    }

    private Verdict Weigh(WalletOrder order, string? answer)
    {
        try
        {
            Outcome outcome = Outcome.Decode(Base64UrlText.Decode(answer));
            if (WhyNot(order, outcome) is { } refusal)
                return NotGenuine(refusal.Detail) with { IsKeyUnknown = refusal.Status == Status.SealKeyUnknown };
            OutcomeRecord record = outcome.Record;
            return record.Status == Status.Committed
                ? new Verdict(VerdictKind.Committed, Status.Committed, "", outcome)
                : new Verdict(VerdictKind.Refused, record.Status, record.Detail, outcome);
        }
        catch (WireFormatException fault)
        {
            return NotGenuine(fault.Message);
        }
    }

    private Refusal? WhyNot(WalletOrder order, Outcome outcome)
    {
        NetworkFile network = core.Network.Current;
        SignedMessage message = SignedMessage.Decode(order.Signed);
        Order signed = Order.Decode(message);
        OwnerId account = core.Identity.Owner ?? outcome.Record.Account;

        // With other phone data than the network's, this program cannot know better than the central.
        bool isFirst = core.Identity.Owner is null && network.Plan.HomeRegions.PhoneDataError is null;
        if (isFirst && network.Homes.TryFind(core.Identity.Feature, account.Digest, out RegionCode home)
            && home != account.Region)
        {
            return new Refusal(
                Status.WrongRegion, $"The answer is from {account.Region}; the owner's home is {home}.");
        }

        return core.Outcomes.Verify(outcome, signed, message.PayloadHash.Span, account, order.Offered, network);
    }

    private static Verdict NotGenuine(string reason) => new(
        VerdictKind.Undecided, Status.OutcomeUnknown, $"A front's answer is not the home central's: {reason}");
}

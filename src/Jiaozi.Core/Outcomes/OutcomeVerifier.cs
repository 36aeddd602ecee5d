using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Outcomes;

/// <summary>
/// Tells the author of an order whether an answer is what the home central decided, so that no front in between can
/// invent a payment or a refusal.
/// </summary>
public sealed class OutcomeVerifier(CoinVerifier coins)
{
    /// <summary>Verifies an answer.</summary>
    /// <param name="outcome">The answer.</param>
    /// <param name="order">The order it answers.</param>
    /// <param name="payloadHash">SHA-256 of the order's payload.</param>
    /// <param name="account">The owner whose home central had to decide.</param>
    /// <param name="offered">For spending orders: sum of the input coins, in minor units.</param>
    /// <param name="network">The network file.</param>
    /// <returns>Null if genuine; otherwise why not.</returns>
    public Refusal? Verify(
        Outcome outcome, Order order, ReadOnlySpan<byte> payloadHash, OwnerId account, UInt128 offered,
        NetworkFile network)
    {
        OutcomeRecord record = outcome.Record;
        if (record.Order != order.Id || record.Account != account
            || !record.PayloadHash.Span.SequenceEqual(payloadHash))
            return Wrong("The answer belongs to another order.");
        if (outcome.Coins.Count == 0) return VerifyReceipt(outcome, order, account, offered, network);
        if (record.Status != Status.Committed || outcome.Receipt is not null)
            return Wrong("A refusal came with coins.");
        if (record.Detail.Length > 0) return Wrong("A success came with the reason of a refusal.");
        IReadOnlyList<ExpectedCoin> expected = Expect(order, account, offered);
        if (expected.Count != outcome.Coins.Count) return Wrong("The answer has too few or too many coins.");
        for (int i = 0; i < expected.Count; i++)
        {
            if (!expected[i].Fits(outcome.Coins[i].Body))
                return Wrong("A coin is not the one that the order asked for.");
            // The record itself is not sealed when there are coins, so the time it tells is the coins' time.
            if (outcome.Coins[i].Body.TimeUnixMs != record.TimeUnixMs) return Wrong("The answer tells another time.");
            if (outcome.Coins[i].Receipt.Header.Log.Region != account.Region)
                return Wrong("A coin was not sealed by the region that had to decide.");
            if (coins.Verify(outcome.Coins[i], network) is { } refusal) return refusal;
        }

        return null;
    }

    private Refusal? VerifyReceipt(
        Outcome outcome, Order order, OwnerId account, UInt128 offered, NetworkFile network)
    {
        if (outcome.Record.Status == Status.Committed && Expect(order, account, offered).Count > 0)
            return Wrong("The answer claims success but shows no coins.");
        if (outcome.Receipt is not { } receipt) return Wrong("The answer has no proof.");
        if (receipt.Header.Log.Region != account.Region)
            return Wrong("The answer was not sealed by the region that had to decide.");
        return coins.VerifyLeaf(outcome.Record.Encode(), receipt, network);
    }

    private static IReadOnlyList<ExpectedCoin> Expect(Order order, OwnerId account, UInt128 offered)
    {
        var expected = new List<ExpectedCoin>(2);
        if (order is IssuanceOrder issuance)
            expected.Add(new ExpectedCoin(CoinId.Derive(account, order.Id, 0), issuance.Amount, account));
        if (order is PaymentOrder payment)
        {
            CoinId id = CoinId.Derive(account, order.Id, SpendingRules.PayeeOutput);
            expected.Add(new ExpectedCoin(id, payment.Amount, payment.Payee.Owner));
        }

        if (order is SpendingOrder spending && offered > (UInt128)spending.Amount.MinorUnits
            && Amount.TryCreate((Int128)(offered - (UInt128)spending.Amount.MinorUnits), out Amount change))
        {
            CoinId id = CoinId.Derive(account, order.Id, SpendingRules.ChangeOutput);
            expected.Add(new ExpectedCoin(id, change, account));
        }

        return expected;
    }

    private static Refusal Wrong(string detail) => new(Status.CoinNotAuthentic, detail);

    /// <summary>
    /// A coin that the order must have made. A payee named by feature value is known to the central only.
    /// </summary>
    private readonly record struct ExpectedCoin(CoinId Id, Amount Amount, OwnerId? Owner)
    {
        public bool Fits(CoinBody body) =>
            body.Id == Id && body.Amount == Amount && (Owner is null || body.Owner == Owner);
    }
}

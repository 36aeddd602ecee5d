using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Fronts;

namespace Jiaozi.Wallet;

/// <summary>
/// Asks the home central for an order that this terminal does not know, made by another device or before a restore.
/// Without the order itself its content cannot be compared; what can be proven is that the home central decided this
/// id of this account so.
/// </summary>
internal sealed class OrderLookup(WalletCore core)
{
    /// <returns>The result, or null if the home central knows nothing of that id.</returns>
    public async Task<OrderResult?> FindAsync(OrderId id, CancellationToken cancellation)
    {
        FrontResult<OrderAnswer> answer = await core.Front.GetOrderAsync(id, core.Access(), cancellation);
        string? recorded = answer switch
        {
            FrontAnswer<OrderAnswer> found => found.Value.Answer,
            FrontProblem<OrderAnswer> problem => problem.Answer,
            _ => null,
        };
        if (recorded is null && answer is FrontProblem<OrderAnswer> { Status: Status.OrderNotFound }) return null;
        if (recorded is null)
        {
            OrderAnswer unexpected = WalletCore.Expect(answer);
            throw new WalletException(Status.OutcomeUnknown, $"The front's answer has no proof: {unexpected.Detail}");
        }

        try
        {
            Outcome outcome = Outcome.Decode(Base64UrlText.Decode(recorded));
            (OrderResult? result, Refusal? refusal) = Verify(id, outcome);

            // The network file at hand may be older than the key.
            if (refusal?.Status == Status.SealKeyUnknown && await core.RefreshNetworkAsync(false, cancellation))
                (result, refusal) = Verify(id, outcome);
            return result ?? throw NotGenuine(refusal!.Detail);
        }
        catch (WireFormatException fault)
        {
            throw NotGenuine(fault.Message);
        }
    }

    private (OrderResult? Result, Refusal? Refusal) Verify(OrderId id, Outcome outcome)
    {
        OutcomeRecord record = outcome.Record;
        if (record.Account != core.Owner || record.Order != id) throw NotGenuine("it belongs to another order");
        CoinId paid = CoinId.Derive(core.Owner, id, SpendingRules.PayeeOutput);
        CoinId change = CoinId.Derive(core.Owner, id, SpendingRules.ChangeOutput);
        foreach (Coin coin in outcome.Coins)
        {
            bool fits = (coin.Body.Id == paid || coin.Body.Id == change) && record.Status == Status.Committed
                && coin.Receipt.Header.Log.Region == core.Owner.Region;
            if (!fits) throw NotGenuine("its coins are another order's");
            if (core.Coins.Verify(coin, core.Network.Current) is { } refusal) return (null, refusal);
        }

        if (outcome.Coins.Count == 0)
        {
            if (outcome.Receipt is not { } receipt || receipt.Header.Log.Region != core.Owner.Region)
                throw NotGenuine("the home central has not sealed it");
            if (core.Coins.VerifyLeaf(record.Encode(), receipt, core.Network.Current) is { } refusal)
                throw NotGenuine(refusal.Detail);
        }

        bool isCommitted = record.Status == Status.Committed;
        var result = new OrderResult
        {
            Kind = isCommitted ? OrderResultKind.Committed : OrderResultKind.Refused,
            OrderId = id,
            Status = record.Status,
            Detail = record.Detail,
            Proven = true,
            Paid = outcome.Coins.FirstOrDefault(coin => coin.Body.Id == paid),
            Change = outcome.Coins.FirstOrDefault(coin => coin.Body.Id == change),
            Outcome = outcome.Encode(),
        };
        return (result, null);
    }

    private static WalletException NotGenuine(string reason) =>
        new(Status.OutcomeUnknown, $"The front's answer is not the home central's: {reason}.");
}

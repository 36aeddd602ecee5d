using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Sending;

/// <summary>Results for the caller.</summary>
internal static class Results
{
    public static OrderResult NotSent(OrderId id, Status status, string detail) => new()
    {
        Kind = OrderResultKind.NotSent, OrderId = id, Status = status, Detail = detail,
    };

    public static OrderResult Of(WalletOrder order, Verdict verdict, OwnerId? owner) => verdict.Kind switch
    {
        VerdictKind.NeverSent => NotSent(order.Id, verdict.Status, verdict.Detail),
        VerdictKind.Undecided => Of(order, owner) with { Status = verdict.Status, Detail = verdict.Detail },
        _ => Of(order, owner),
    };

    public static OrderResult Of(WalletOrder order, OwnerId? owner)
    {
        Outcome? outcome = order.Outcome.IsEmpty ? null : Outcome.Decode(order.Outcome);
        return new OrderResult
        {
            Kind = order.State switch
            {
                WalletOrderState.Committed => OrderResultKind.Committed,
                WalletOrderState.Pending => OrderResultKind.Unknown,
                _ => OrderResultKind.Refused,
            },
            OrderId = order.Id,
            Status = order.Status,
            Detail = order.Detail,
            Proven = outcome is not null,
            ExpiryUnixMs = order.ExpiryUnixMs,
            Paid = Output(outcome, owner, order.Id, SpendingRules.PayeeOutput),
            Change = Output(outcome, owner, order.Id, SpendingRules.ChangeOutput),
            Outcome = order.Outcome,
        };
    }

    private static Coin? Output(Outcome? outcome, OwnerId? account, OrderId order, int output)
    {
        if (outcome is null || account is null) return null;
        CoinId id = CoinId.Derive(account.Value, order, output);
        return outcome.Coins.FirstOrDefault(coin => coin.Body.Id == id);
    }
}

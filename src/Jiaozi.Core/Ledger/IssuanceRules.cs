using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Ledger;

/// <summary>Decides issuances (seed: 制造数字货币的发行). Who may sign was checked when the order came in.</summary>
public static class IssuanceRules
{
    /// <summary>Creates one coin for the payee.</summary>
    public static Decision Decide(IssuanceOrder order, OwnerId payee, LedgerTerms terms)
    {
        if (terms.NowUnixMs > order.ExpiryUnixMs) return Decision.Refuse(Status.OrderExpired);
        if (order.Amount.MinorUnits > terms.Limits.MaxOrderMinorUnits)
        {
            return Decision.Refuse(
                Status.AmountAboveLimit, $"The limit is {terms.Limits.MaxOrderMinorUnits} minor units.");
        }

        // From here the order must succeed.
        CoinId id = CoinId.Derive(payee, order.Id, SpendingRules.PayeeOutput);
        return Decision.Commit(new Effects
        {
            Created = [new CoinBody(id, order.Currency, order.Amount, payee, terms.Region, terms.NowUnixMs)],
            Issued = (UInt128)order.Amount.MinorUnits,
        });
    }
}

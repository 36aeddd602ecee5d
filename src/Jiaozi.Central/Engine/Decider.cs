using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;

namespace Jiaozi.Central.Engine;

/// <summary>Hands an order and what was read for it to the pure rules.</summary>
internal static class Decider
{
    /// <summary>Decides an order.</summary>
    /// <param name="work">The order.</param>
    /// <param name="prefetched">What was read for it.</param>
    /// <param name="terms">Region, time, limits.</param>
    public static Decision Decide(OrderWork work, Prefetched prefetched, LedgerTerms terms)
    {
        Intake.VerifiedOrder order = work.Order;
        AccountState account = prefetched.Account(work);
        IReadOnlyList<StoredCoin?> inputs = prefetched.Inputs(work);
        return order.Order switch
        {
            PaymentOrder payment => SpendingRules.DecidePayment(
                payment, order.Payee, order.Signer, account, inputs, InTransit, terms),
            RedemptionOrder redemption => SpendingRules.DecideRedemption(
                redemption, order.Signer, account, inputs, InTransit, terms),
            IssuanceOrder issuance => IssuanceRules.Decide(issuance, order.Account, terms),
            RegistrationOrder registration => AccountRules.DecideRegistration(registration, account, terms),
            RevocationOrder revocation => AccountRules.DecideRevocation(revocation, order.Signer, account, terms),
            AdministrationOrder administration => AccountRules.DecideAdministration(administration, account, terms),
            _ => throw new InvariantException($"No rules for {order.Order.GetType().Name}."),
        };

        // Sealed by another region under a seal that has not come over the link yet: on its way, not spent. Transfers
        // of one seal arrive in one commit, so a seal is either here as a whole or not at all.
        bool InTransit(CoinId coin)
        {
            for (int i = 0; i < order.Places.Count; i++)
            {
                if (work.Inputs[i] != coin) continue;
                Intake.SealPlace place = order.Places[i];
                return place.Log.Region != terms.Region
                    && place.Number > prefetched.LastSeal(place.Log);
            }

            return false;
        }
    }
}

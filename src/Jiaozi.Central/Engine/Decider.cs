using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;

namespace Jiaozi.Central.Engine;

/// <summary>Hands an order and what was read for it to the pure rules.</summary>
internal static class Decider
{
    private static readonly Func<CoinId, bool> NoneMissing = _ => false;

    /// <summary>Decides an order.</summary>
    /// <param name="work">The order.</param>
    /// <param name="prefetched">What was read for it.</param>
    /// <param name="terms">Region, time, limits.</param>
    public static Decision Decide(OrderWork work, Prefetched prefetched, LedgerTerms terms)
    {
        Intake.VerifiedOrder order = work.Order;
        AccountState account = prefetched.Account(work);
        IReadOnlyList<StoredCoin?> inputs = prefetched.Inputs(work);
        Func<CoinId, bool> inTransit = InTransit(work, prefetched, terms);
        return order.Order switch
        {
            PaymentOrder payment => SpendingRules.DecidePayment(
                payment, order.Payee, order.Signer, account, inputs, inTransit, terms),
            RedemptionOrder redemption => SpendingRules.DecideRedemption(
                redemption, order.Signer, account, inputs, inTransit, terms),
            IssuanceOrder issuance => IssuanceRules.Decide(issuance, order.Account, terms),
            RegistrationOrder registration => AccountRules.DecideRegistration(registration, account, terms),
            RevocationOrder revocation => AccountRules.DecideRevocation(revocation, order.Signer, account, terms),
            AdministrationOrder administration => AccountRules.DecideAdministration(administration, account, terms),
            _ => throw new InvariantException($"No rules for {order.Order.GetType().Name}."),
        };
    }

    /// <summary>
    /// Tells of a missing input whether it was sealed by another region under a seal that has not come over the link
    /// yet: on its way, not spent. Transfers of one seal arrive in one commit, so a seal is either here as a whole or not
    /// at all.
    /// </summary>
    private static Func<CoinId, bool> InTransit(OrderWork work, Prefetched prefetched, LedgerTerms terms)
    {
        IReadOnlyList<StoredCoin?> inputs = prefetched.Inputs(work);
        for (int i = 0; i < inputs.Count; i++)
            if (inputs[i] is null) return Look(work, prefetched, terms);
        return NoneMissing;

        static Func<CoinId, bool> Look(OrderWork work, Prefetched prefetched, LedgerTerms terms) =>
            coin => IsInTransit(coin, work, prefetched, terms);
    }

    private static bool IsInTransit(CoinId coin, OrderWork work, Prefetched prefetched, LedgerTerms terms)
    {
        IReadOnlyList<Intake.SealPlace> places = work.Order.Places;
        for (int i = 0; i < places.Count; i++)
        {
            if (work.Inputs[i] != coin) continue;
            return places[i].Log.Region != terms.Region && places[i].Number > prefetched.LastSeal(places[i].Log);
        }

        return false;
    }
}

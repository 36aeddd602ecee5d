using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Ledger;

/// <summary>Decides payments and redemptions (seed S3 to S6). Pure: one column of refusals, then effects.</summary>
public static class SpendingRules
{
    /// <summary>Index of the payee's coin among the outputs of a payment.</summary>
    public const int PayeeOutput = 0;

    /// <summary>Index of the change among the outputs.</summary>
    public const int ChangeOutput = 1;

    /// <summary>Decides a payment: destroys N, creates M for the payee and N - M for the payer.</summary>
    /// <param name="order">The order, its signature verified.</param>
    /// <param name="payee">The payee's owner id.</param>
    /// <param name="signer">The device that signed.</param>
    /// <param name="payer">The payer's account.</param>
    /// <param name="inputs">For every input of the order the stored coin, or null where there is none.</param>
    /// <param name="inTransit">Tells of a missing input whether it may still be on its way from another region.</param>
    /// <param name="terms">Region, time, limits.</param>
    public static Decision DecidePayment(
        PaymentOrder order, OwnerId payee, KeyId signer, AccountState payer, IReadOnlyList<StoredCoin?> inputs,
        Func<CoinId, bool> inTransit, LedgerTerms terms)
    {
        if (Refuse(order, signer, payer, inputs, inTransit, terms) is { } refused) return refused;

        // From here the order must succeed.
        CoinBody paid = Create(order, PayeeOutput, order.Amount, payee, terms);
        return Decision.Commit(new Effects
        {
            Destroyed = inputs!,
            Created = Change(order, inputs!, terms) is { } change ? [paid, change] : [paid],
        });
    }

    /// <summary>Decides a redemption: destroys N, creates N - M for the institution.</summary>
    /// <inheritdoc cref="DecidePayment" path="/param"/>
    public static Decision DecideRedemption(
        RedemptionOrder order, KeyId signer, AccountState payer, IReadOnlyList<StoredCoin?> inputs,
        Func<CoinId, bool> inTransit, LedgerTerms terms)
    {
        if (Refuse(order, signer, payer, inputs, inTransit, terms) is { } refused) return refused;

        // From here the order must succeed.
        return Decision.Commit(new Effects
        {
            Destroyed = inputs!,
            Created = Change(order, inputs!, terms) is { } change ? [change] : [],
            Redeemed = (UInt128)order.Amount.MinorUnits,
        });
    }

    private static Decision? Refuse(
        SpendingOrder order, KeyId signer, AccountState payer, IReadOnlyList<StoredCoin?> inputs,
        Func<CoinId, bool> inTransit, LedgerTerms terms)
    {
        if (terms.NowUnixMs > order.ExpiryUnixMs) return Decision.Refuse(Status.OrderExpired);
        if (payer.Find(signer) is not { IsActive: true }) return Decision.Refuse(Status.DeviceRevoked);
        if (payer.Frozen) return Decision.Refuse(Status.OwnerFrozen);
        if (order is RedemptionOrder && !payer.Institution) return Decision.Refuse(Status.RoleRequired);
        if (order.Amount.MinorUnits > terms.Limits.MaxOrderMinorUnits)
        {
            return Decision.Refuse(
                Status.AmountAboveLimit, $"The limit is {terms.Limits.MaxOrderMinorUnits} minor units.");
        }

        return RefuseInputs(order, inputs, inTransit);
    }

    private static Decision? RefuseInputs(
        SpendingOrder order, IReadOnlyList<StoredCoin?> inputs, Func<CoinId, bool> inTransit)
    {
        CoinId? missing = null;
        for (int i = 0; i < inputs.Count; i++)
        {
            if (inputs[i] is not null) continue;
            if (!inTransit(order.Inputs[i]))
                return Decision.Refuse(Status.CoinSpent, $"Coin {order.Inputs[i]} is not among the payer's coins.");
            missing = order.Inputs[i];
        }

        if (missing is { } coin)
            return Decision.Refuse(Status.CoinInTransit, $"Coin {coin} has not arrived from its issuing region yet.");
        UInt128 offered = StoredCoin.Sum(inputs);
        if (offered < (UInt128)order.Amount.MinorUnits)
        {
            return Decision.Refuse(
                Status.InsufficientFunds,
                $"The coins are worth {offered} minor units, the order is about {order.Amount}.");
        }

        if (offered - (UInt128)order.Amount.MinorUnits > (UInt128)Amount.MaxMinorUnits)
        {
            return Decision.Refuse(
                Status.AmountAboveLimit, "The change would be more than one coin can hold; offer fewer coins.");
        }

        return null;
    }

    private static CoinBody? Change(SpendingOrder order, IReadOnlyList<StoredCoin?> inputs, LedgerTerms terms)
    {
        UInt128 offered = StoredCoin.Sum(inputs);
        UInt128 rest = offered - (UInt128)order.Amount.MinorUnits;
        return rest == 0 ? null : Create(order, ChangeOutput, Amount.Of((Int128)rest), order.Payer, terms);
    }

    private static CoinBody Create(SpendingOrder order, int output, Amount amount, OwnerId owner, LedgerTerms terms) =>
        new(CoinId.Derive(order.Payer, order.Id, output), order.Currency, amount, owner, terms.Region, terms.NowUnixMs);
}

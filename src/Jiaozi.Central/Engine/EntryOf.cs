using Jiaozi.Central.Intake;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Engine;

/// <summary>Makes the lines of accounts.</summary>
internal static class EntryOf
{
    /// <summary>The line of an owner's own order.</summary>
    public static Entry Order(
        VerifiedOrder order, Decision decision, long nowUnixMs, SealId seal, int firstLeaf)
    {
        IReadOnlyList<CoinBody> created = decision.Effects?.Created ?? [];
        var bodies = new ReadOnlyMemory<byte>[created.Count];
        for (int i = 0; i < bodies.Length; i++) bodies[i] = created[i].Encode();
        return new Entry
        {
            Kind = Kind(order.Order),
            PayloadHash = order.PayloadHash,
            Status = decision.Refusal?.Status ?? Status.Committed,
            Detail = decision.Refusal?.Detail ?? "",
            TimeUnixMs = nowUnixMs,
            Seal = seal,
            FirstLeaf = firstLeaf,
            Bodies = bodies,
            MinorUnits = order.Order switch
            {
                SpendingOrder spending => spending.Amount.MinorUnits,
                IssuanceOrder issuance => issuance.Amount.MinorUnits,
                _ => 0,
            },
            OtherParty = order.Order is PaymentOrder ? order.Payee : null,
        };
    }

    /// <summary>The line of a coin received.</summary>
    public static Entry Receipt(
        CoinBody body, ReadOnlyMemory<byte> bytes, OwnerId payer, long nowUnixMs, SealId seal, int leaf) => new()
        {
            Kind = EntryKind.Receipt,
            PayloadHash = default,
            Status = Status.Committed,
            TimeUnixMs = nowUnixMs,
            MinorUnits = body.Amount.MinorUnits,
            OtherParty = payer,
            Seal = seal,
            FirstLeaf = leaf,
            Bodies = [bytes],
        };

    private static EntryKind Kind(Order order) => order switch
    {
        PaymentOrder => EntryKind.Payment,
        RedemptionOrder => EntryKind.Redemption,
        IssuanceOrder => EntryKind.Issuance,
        RegistrationOrder => EntryKind.Registration,
        RevocationOrder => EntryKind.Revocation,
        AdministrationOrder => EntryKind.Administration,
        _ => throw new InvariantException($"No entry for {order.GetType().Name}."),
    };
}

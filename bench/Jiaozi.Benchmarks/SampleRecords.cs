using System.Security.Cryptography;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Benchmarks;

/// <summary>The records that a payment with change within one region puts into the store.</summary>
/// <param name="PayerEntry">The line of the payer's order.</param>
/// <param name="PayeeCoin">The coin of the payee.</param>
/// <param name="PayeeEntry">The line of the coin received.</param>
/// <param name="Change">The change.</param>
/// <param name="Leaves">The two coins as they stand in the seal's tree.</param>
internal sealed record SampleRecords(
    byte[] PayerEntry, byte[] PayeeCoin, byte[] PayeeEntry, byte[] Change, IReadOnlyList<byte[]> Leaves)
{
    /// <summary>The records of the payment of that number.</summary>
    public static SampleRecords Of(Sample sample, int number)
    {
        var payment = new SamplePayment(sample, number);
        IReadOnlyList<CoinBody> created = payment.Decide().Effects!.Created;
        byte[][] bodies = [.. created.Select(body => body.Encode())];
        var payer = new Entry
        {
            Kind = EntryKind.Payment,
            PayloadHash = SHA256.HashData(payment.Order.Encode()),
            Status = Status.Committed,
            TimeUnixMs = Sample.NowUnixMs,
            MinorUnits = payment.Order.Amount.MinorUnits,
            OtherParty = sample.Payee,
            Seal = new SealId(0, (ulong)number),
            FirstLeaf = 0,
            Bodies = [bodies[SpendingRules.PayeeOutput], bodies[SpendingRules.ChangeOutput]],
        };
        Entry payee = payer with
        {
            Kind = EntryKind.Receipt, PayloadHash = default, OtherParty = sample.Payer,
            Bodies = [bodies[SpendingRules.PayeeOutput]],
        };
        return new SampleRecords(
            payer.Encode(), Sample.Stored(created[SpendingRules.PayeeOutput]).Encode(), payee.Encode(),
            Sample.Stored(created[SpendingRules.ChangeOutput]).Encode(), bodies);
    }
}

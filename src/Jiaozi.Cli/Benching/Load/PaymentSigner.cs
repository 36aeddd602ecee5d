using System.Text;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>Signs payments ahead, so that signing costs nothing while it is measured.</summary>
internal sealed class PaymentSigner(NetworkFile network, BenchOwners owners, BenchOptions options)
{
    private static readonly TimeSpan OrderLife = TimeSpan.FromHours(20);

    private readonly OrderIdCounter _ids = new(origin: 1);
    private ulong _rounds;
    private int _next;

    /// <summary>
    /// Signs until <paramref name="count"/> payments lie ready: about the same number for every payer, or one for some
    /// of them and next time for others, where there are more payers than payments.
    /// </summary>
    public void Sign(IReadOnlyList<Payer> payers, long count)
    {
        int each = (int)((count + payers.Count - 1) / payers.Count);
        long expiry = (TimeProvider.System.GetUtcNow() + OrderLife).ToUnixTimeMilliseconds();
        ulong round = ++_rounds;
        Parallel.ForEach(Next(payers, count, each), BenchOwners.Cores, payer =>
        {
            var draw = new SplitMix(((ulong)payer.Owner << 20) + round);
            using SoftwareKey key = owners.Key(payer.Owner);
            while (payer.Signed.Count < each) payer.Signed.Enqueue(Sign(payer, key, draw, expiry));
        });
    }

    /// <summary>
    /// Those that sign now. Making a key costs more than a payment, and there may be a million payers.
    /// </summary>
    private List<Payer> Next(IReadOnlyList<Payer> payers, long count, int each)
    {
        var next = new List<Payer>();
        long missing = count - payers.Sum(payer => (long)Math.Min(each, payer.Signed.Count));
        for (int seen = 0; seen < payers.Count && missing > 0; seen++)
        {
            Payer payer = payers[_next];
            _next = (_next + 1) % payers.Count;
            if (payer.Signed.Count >= each) continue;
            missing -= each - payer.Signed.Count;
            next.Add(payer);
        }

        return next;
    }

    private Payer.SignedPayment Sign(Payer payer, SoftwareKey key, SplitMix draw, long expiry)
    {
        OrderId id = _ids.Next();
        long amount = 1 + draw.Below(100);
        var order = new PaymentOrder(
            network.Plan.Id, id, expiry, payer.Id, Party.Of(owners.Feature(Payee(payer.Owner, draw))),
            network.Currency.Code, Amount.Of(amount), [payer.LastCoin]);
        SignedMessage signed = SignedMessage.Sign(order.ContentType, order.Encode(), key);
        payer.LastCoin = CoinId.Derive(payer.Id, id, SpendingRules.ChangeOutput);
        payer.LastMinorUnits -= amount;
        byte[] text = Encoding.ASCII.GetBytes(Base64UrlText.Encode(signed.Bytes.Span));
        return new Payer.SignedPayment(text, id, payer.LastCoin, payer.LastMinorUnits);
    }

    /// <summary>Somebody else, of another region with the probability that was asked for.</summary>
    private int Payee(int payer, SplitMix draw)
    {
        int regions = options.RunningRegions;
        int shift = regions > 1 && draw.Chance(options.CrossRegion) ? 1 + draw.Below(regions - 1) : 0;
        int home = (payer + shift) % regions;
        int inRegion = (options.Owners - home + regions - 1) / regions;
        int payee = home + draw.Below(inRegion) * regions;
        return payee != payer ? payee : home + (payer / regions + 1) % inRegion * regions;
    }
}

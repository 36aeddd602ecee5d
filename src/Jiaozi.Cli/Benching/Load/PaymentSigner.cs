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

    /// <summary>
    /// Signs until <paramref name="count"/> payments lie ready, about the same number for every payer.
    /// </summary>
    public void Sign(IReadOnlyList<Payer> payers, long count)
    {
        int each = (int)((count + payers.Count - 1) / payers.Count);
        long expiry = (TimeProvider.System.GetUtcNow() + OrderLife).ToUnixTimeMilliseconds();
        ulong round = ++_rounds;
        Parallel.ForEach(payers, BenchOwners.Cores, payer =>
        {
            // Making a key costs more than looking, and there may be a million payers.
            if (payer.Signed.Count >= each) return;
            var draw = new SplitMix(((ulong)payer.Owner << 20) + round);
            using SoftwareKey key = owners.Key(payer.Owner);
            while (payer.Signed.Count < each) payer.Signed.Enqueue(Sign(payer, key, draw, expiry));
        });
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

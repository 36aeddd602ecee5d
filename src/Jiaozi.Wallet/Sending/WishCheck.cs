using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Fronts;

namespace Jiaozi.Wallet.Sending;

/// <summary>Refuses what can never commit before anything is signed or sent.</summary>
internal sealed class WishCheck(WalletCore core)
{
    public async Task<Refusal?> CheckAsync(Wish wish, OrderId id, long expiryUnixMs, CancellationToken cancellation)
    {
        NetworkFile network = core.Network.Current;
        if (!id.IsVersion7) return Refusal.Of(Status.InvalidOrderId);
        if (expiryUnixMs < core.NowUnixMs) return Refusal.Of(Status.OrderExpired);
        if (expiryUnixMs > core.NowUnixMs + network.Plan.Limits.MaxExpirySeconds * 1000L)
            return Refusal.Of(Status.ExpiryTooFar);
        long most = network.Plan.Limits.MaxOrderMinorUnits;
        if (wish.Amount.MinorUnits > most)
        {
            return new Refusal(
                Status.AmountAboveLimit, $"One order is at most {network.Currency.Format((UInt128)most)}.");
        }

        return wish.Payee is { } payee ? await CheckPayeeAsync(payee, network, cancellation) : null;
    }

    private async Task<Refusal?> CheckPayeeAsync(Party payee, NetworkFile network, CancellationToken cancellation)
    {
        if (payee.Owner is { } owner)
            return network.Region(owner.Region) is null ? Refusal.Of(Status.RegionUnknown) : null;
        if (network.Homes.TryFind(payee.Feature!.Value, out _)) return null;
        // Single owners may have a home of their own in the network file, by a digest that only the system can make.
        return await core.Front.LookupAsync(new PartyQuery(payee.ToString()), cancellation) switch
        {
            FrontAnswer<PartyAnswer> { Value.Payable: false } => Refusal.Of(Status.RegionUnknown),
            FrontProblem<PartyAnswer> { Hint: RetryHint.Never } problem => new Refusal(problem.Status, problem.Detail),
            _ => null,
        };
    }
}

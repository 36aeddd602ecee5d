using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Wallet.Sending;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet;

public sealed partial class TerminalWallet
{
    /// <summary>
    /// Pays. Coins worth N &gt;= M are offered, small ones first; the change comes back in the answer (seed S1, S6).
    /// </summary>
    /// <remarks>
    /// An order whose fate is not known keeps its coins reserved, and the next payment first sends it again. As long as
    /// it stays undecided a new payment is not sent: it could otherwise be a second payment of the same wish. A refusal
    /// by a front alone, without the home central's seal, leaves the order doubtful: its coins are free again, and
    /// every new order spends one of them too until its time is over, so that at most one of the two can ever commit.
    /// </remarks>
    /// <param name="payee">Whom, by feature value or owner id.</param>
    /// <param name="amount">How much.</param>
    /// <param name="options">Wishes; null for none.</param>
    /// <param name="cancellation">Stops waiting. What was sent stays sent: the order is pending then.</param>
    public Task<OrderResult> PayAsync(
        Party payee, Amount amount, PayOptions? options = null, CancellationToken cancellation = default) =>
        OneAtATimeAsync(
            () => _spender.SpendAsync(
                new Wish(WalletOrderKind.Payment, payee, amount), options ?? new PayOptions(), cancellation),
            cancellation);

    /// <summary>Takes money out of circulation; only institutions may. Otherwise like <see cref="PayAsync"/>.</summary>
    /// <param name="amount">How much.</param>
    /// <param name="options">Wishes; null for none.</param>
    /// <param name="cancellation">Stops waiting. What was sent stays sent: the order is pending then.</param>
    public Task<OrderResult> RedeemAsync(
        Amount amount, PayOptions? options = null, CancellationToken cancellation = default) =>
        OneAtATimeAsync(
            () => _spender.SpendAsync(
                new Wish(WalletOrderKind.Redemption, null, amount), options ?? new PayOptions(), cancellation),
            cancellation);

    /// <summary>Makes one coin of the smallest coins, up to 256 of them, by a payment to oneself.</summary>
    /// <returns>The payment, or null if there are not two coins to merge.</returns>
    public Task<OrderResult?> MergeAsync(CancellationToken cancellation = default) =>
        OneAtATimeAsync(() => _spender.MergeAsync(largestFirst: false, cancellation), cancellation);

    /// <summary>Revokes a device of this owner: a lost phone, or this terminal itself.</summary>
    /// <param name="device">The key id of the device.</param>
    /// <param name="cancellation">Stops waiting. What was sent stays sent: the order is pending then.</param>
    public Task<OrderResult> RevokeDeviceAsync(KeyId device, CancellationToken cancellation = default) =>
        OneAtATimeAsync(
            async () =>
            {
                long expiry = _core.NowUnixMs + (long)_core.Options.OrderLife.TotalMilliseconds;
                var order = new RevocationOrder(_core.Identity.Network, _core.NewOrderId(), expiry, Owner, device);
                var pending = new WalletOrder
                {
                    Id = order.Id,
                    Kind = WalletOrderKind.Revocation,
                    Signed = SignedMessage.Sign(order.ContentType, order.Encode(), _core.Key).Bytes,
                    OtherParty = device.ToString(),
                    CreatedUnixMs = _core.NowUnixMs,
                    ExpiryUnixMs = expiry,
                };
                await _core.Store.ApplyAsync(new WalletChange { Orders = [pending] }, cancellation);
                return await _open.SendAsync(pending, isNew: true, cancellation);
            },
            cancellation);

    /// <summary>
    /// Finds out what became of every open order, then syncs. Pending orders are sent again, the very same bytes, which
    /// is always safe; after their expiry the home central refuses them for good.
    /// </summary>
    public Task<RecoveryReport> RecoverAsync(CancellationToken cancellation = default) =>
        OneAtATimeAsync(
            async () =>
            {
                var results = new List<OrderResult>();
                foreach (WalletOrder order in await _core.Store.ReadOpenOrdersAsync(cancellation))
                    results.Add(await _open.ResolveAsync(order, cancellation));
                try
                {
                    return new RecoveryReport(results, await _sync.RunAsync(cancellation), "");
                }
                catch (WalletException fault) when (fault.Status is not null)
                {
                    return new RecoveryReport(results, null, fault.Message);
                }
            },
            cancellation);

    /// <summary>
    /// What this wallet knows of an order of its own, without asking anybody; null if it never kept one of that id.
    /// </summary>
    public async Task<OrderResult?> GetKnownResultAsync(OrderId id, CancellationToken cancellation = default) =>
        await _core.Store.ReadOrderAsync(id, cancellation) is { } known ? Results.Of(known, Owner) : null;

    /// <summary>
    /// What became of an order, by id: from the wallet if it knows the end, else from the home central. It changes
    /// nothing in the wallet.
    /// </summary>
    /// <returns>The proven result, or null if the home central knows nothing of that id (yet).</returns>
    /// <exception cref="WalletException">The home central cannot be asked, or the answer is not its own.</exception>
    public async Task<OrderResult?> TryGetOutcomeAsync(OrderId id, CancellationToken cancellation = default)
    {
        WalletOrder? known = await _core.Store.ReadOrderAsync(id, cancellation);
        return known is { IsOpen: false, Outcome.IsEmpty: false }
            ? Results.Of(known, Owner)
            : await new OrderLookup(_core).FindAsync(id, cancellation);
    }
}

using System.Runtime.CompilerServices;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet;

/// <summary>
/// Listens for coins. After every connection it syncs, so nothing that came in between is missed; a coin that an
/// event brings counts only if it is authentic, this owner's, new, and really made by the order that the event names.
/// </summary>
internal sealed class Arrivals(WalletCore core, CoinSync sync)
{
    public async IAsyncEnumerable<Arrival> ListenAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        TimeSpan delay = core.Options.FirstRetryDelay;
        for (int attempt = 0; ; attempt++)
        {
            await foreach (FrontEvent item in core.Front.ListenAsync(
                core.Access(), attempt, core.Options.ListenSilence, cancellation))
            {
                IReadOnlyList<Arrival>? arrivals = item.Arrival is { } arrival
                    ? await TakeAsync(arrival, cancellation)
                    : await SyncAsync(cancellation);
                if (arrivals is null) break;
                delay = core.Options.FirstRetryDelay;
                foreach (Arrival taken in arrivals) yield return taken;
            }

            await Task.Delay(delay, core.Options.Time, cancellation);
            delay = delay * 2 < core.Options.MaxRetryDelay ? delay * 2 : core.Options.MaxRetryDelay;
        }
    }

    /// <returns>The coins that the sync added, or null if the home central cannot be asked.</returns>
    private async Task<IReadOnlyList<Arrival>?> SyncAsync(CancellationToken cancellation)
    {
        await core.Gate.WaitAsync(cancellation);
        try
        {
            SyncReport done = await sync.RunAsync(cancellation);
            return [.. done.Added.Select(coin => new Arrival(coin, null, null))];
        }
        catch (WalletException fault) when (fault.Status is not null)
        {
            return null;
        }
        finally
        {
            core.Gate.Release();
        }
    }

    private async Task<IReadOnlyList<Arrival>> TakeAsync(ArrivalEvent item, CancellationToken cancellation)
    {
        await core.Gate.WaitAsync(cancellation);
        try
        {
            (Arrival? arrival, Refusal? refusal) = Verify(item);
            if (refusal?.Status == Status.SealKeyUnknown && await core.RefreshNetworkAsync(false, cancellation))
                (arrival, refusal) = Verify(item);
            if (arrival is null)
            {
                await core.Store.ApplyAsync(
                    new WalletChange { History = [Line(HistoryKind.CoinRefused, null, refusal!.Detail)] },
                    cancellation);
                sync.Report(new RefusedCoin(item.Coin ?? "", refusal));
                return [];
            }

            if (await core.Store.TraceCoinAsync(arrival.Coin.Body.Id, cancellation) != CoinTrace.Unknown) return [];
            await core.Store.ApplyAsync(
                new WalletChange
                {
                    Coins = [WalletCoin.Of(arrival.Coin)],
                    History = [Line(HistoryKind.Received, arrival, "")],
                },
                cancellation);
            return [arrival];
        }
        finally
        {
            core.Gate.Release();
        }
    }

    private (Arrival? Arrival, Refusal? Refusal) Verify(ArrivalEvent item)
    {
        (Coin? coin, Refusal? refusal) = sync.Verify(item.Coin ?? "");
        if (coin is null) return (null, refusal);
        OwnerId payer = default;
        if (!OrderId.TryParse(item.OrderId, out OrderId order)
            || (item.Payer is not null && !OwnerId.TryParse(item.Payer, out payer)))
        {
            return (null, new Refusal(Status.MalformedRequest, "An arrival names no order or no payer."));
        }

        // The coin id is a hash of who paid and with which order, so an event cannot lie about either.
        CoinId expected = CoinId.Derive(item.Payer is null ? core.Owner : payer, order, SpendingRules.PayeeOutput);
        return coin.Body.Id == expected
            ? (new Arrival(coin, order, item.Payer is null ? null : payer), null)
            : (null, new Refusal(Status.CoinNotAuthentic, $"Coin {coin.Body.Id} was not made by the order named."));
    }

    private HistoryLine Line(HistoryKind kind, Arrival? arrival, string detail) => new(
        core.NowUnixMs, kind, arrival?.Order, arrival?.Coin.Body.Id, arrival?.Coin.Body.Amount.MinorUnits ?? 0,
        arrival?.Payer?.ToString() ?? "", detail);
}

using Jiaozi.Core.Coins;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Sending;

/// <summary>
/// Finds out what became of orders that are not decided. A pending order is sent again, the very same bytes: that
/// makes its fate definite, because the home central answers a repetition with the first answer, and refuses for good
/// what comes after its expiry. A doubtful order was refused by a front without proof. While it could still commit the
/// wallet only asks for it by id; after that it is sent once more, and only an answer under a seal lets it go.
/// </summary>
internal sealed class OpenOrders(WalletCore core, OrderJudge judge, OrderSender sender, CoinSync sync)
{
    /// <summary>Finds out about one order and records it.</summary>
    public async Task<OrderResult> ResolveAsync(WalletOrder order, CancellationToken cancellation)
    {
        if (order.State == WalletOrderState.Pending) return await SendAsync(order, isNew: false, cancellation);
        return order.IsOpen ? await AskAsync(order, cancellation) : Results.Of(order, core.Identity.Owner);
    }

    /// <summary>Sends an order and records what became of it.</summary>
    public async Task<OrderResult> SendAsync(WalletOrder order, bool isNew, CancellationToken cancellation)
    {
        Verdict verdict = await sender.SendAsync(order, isNew, () => sync.RunAsync(cancellation), cancellation);
        return await SettleAsync(order, verdict, cancellation);
    }

    /// <summary>Finds out about all open orders that spend coins.</summary>
    /// <returns>
    /// The result that the user must know before spending again, or null: a pending order that stays undecided, or an
    /// order that was reported as refused and has committed after all.
    /// </returns>
    public async Task<OrderResult?> ResolveSpendingAsync(CancellationToken cancellation)
    {
        foreach (WalletOrder order in await core.Store.ReadOpenOrdersAsync(cancellation))
        {
            if (order.Kind is not (WalletOrderKind.Payment or WalletOrderKind.Redemption)) continue;
            OrderResult result = await ResolveAsync(order, cancellation);
            bool surprise = order.State == WalletOrderState.Doubtful && result.IsCommitted;
            if (result.Kind == OrderResultKind.Unknown || surprise) return result;
        }

        return null;
    }

    /// <summary>
    /// One available coin of every doubtful order: an order that spends them all cannot commit along with any of those.
    /// </summary>
    /// <returns>The coins, or the doubtful order none of whose coins is available.</returns>
    public async Task<(HashSet<CoinId> Coins, WalletOrder? Blocker)> GuardAsync(CancellationToken cancellation)
    {
        HashSet<CoinId> available =
        [
            .. (await core.Store.ReadCoinsAsync(cancellation)).Where(c => c.ReservedBy is null).Select(c => c.Id),
        ];
        var coins = new HashSet<CoinId>();
        foreach (WalletOrder order in await core.Store.ReadOpenOrdersAsync(cancellation))
        {
            if (order.State != WalletOrderState.Doubtful || order.Inputs.Any(coins.Contains)) continue;
            CoinId[] usable = [.. order.Inputs.Where(available.Contains)];
            if (usable.Length == 0 || coins.Count == core.Options.MaxInputs) return (coins, order);
            coins.Add(usable[0]);
        }

        return (coins, null);
    }

    private async Task<OrderResult> AskAsync(WalletOrder order, CancellationToken cancellation)
    {
        FrontResult<OrderAnswer> answer = await core.Front.GetOrderAsync(order.Id, core.Access(), cancellation);
        Verdict verdict = await judge.JudgeAsync(order, answer, cancellation);
        if (verdict.IsFinal) return await SettleAsync(order, verdict, cancellation);
        if (!core.IsOver(order)) return Results.Of(order, core.Identity.Owner);

        HashSet<CoinId> held = [.. (await core.Store.ReadCoinsAsync(cancellation)).Select(coin => coin.Id)];
        if (!order.Inputs.All(held.Contains))
        {
            // Its coins have gone another way, so it can be neither committed nor sent.
            WalletOrder over = order with { State = WalletOrderState.Refused };
            await core.Store.ApplyAsync(new WalletChange { Orders = [over] }, cancellation);
            return Results.Of(over, core.Identity.Owner);
        }

        // It cannot commit any more, so now it may be sent: the central answers with the commit, or with a refusal under
        // its seal. A front's bare word never lets it go.
        verdict = await sender.SendAsync(order, false, () => sync.RunAsync(cancellation), cancellation);
        return verdict.IsFinal
            ? await SettleAsync(order, verdict, cancellation)
            : Results.Of(order, core.Identity.Owner);
    }

    private async Task<OrderResult> SettleAsync(WalletOrder order, Verdict verdict, CancellationToken cancellation)
    {
        WalletOrder next = Settlement.Next(order, verdict);
        WalletChange change = await Settlement.ChangeAsync(core, order, next, verdict, cancellation);
        if (verdict.Kind != VerdictKind.Undecided) await core.Store.ApplyAsync(change, cancellation);
        return Results.Of(next, verdict, core.Identity.Owner);
    }
}

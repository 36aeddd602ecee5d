using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Wallet.Selection;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Sending;

/// <summary>Makes and sends the orders that spend coins. The caller holds the gate.</summary>
internal sealed class Spender(WalletCore core, OpenOrders open, CoinSync sync)
{
    private readonly WishCheck _check = new(core);

    /// <summary>Pays or redeems; the numbered steps are the order of safety.</summary>
    public async Task<OrderResult> SpendAsync(Wish wish, PayOptions options, CancellationToken cancellation)
    {
        // 1. An id that is known is an old wish: its result, not a second payment.
        OrderId id = options.OrderId ?? core.NewOrderId();
        if (await core.Store.ReadOrderAsync(id, cancellation) is { } known)
            return await open.ResolveAsync(known, cancellation);

        // 2. What can never commit is not sent.
        long expiry = options.ExpiryUnixMs ?? core.NowUnixMs + (long)core.Options.OrderLife.TotalMilliseconds;
        if (await _check.CheckAsync(wish, id, expiry, cancellation) is { } refusal)
            return Results.NotSent(id, refusal.Status, refusal.Detail);

        // 3. No new payment while an old one may still be made. Both are decided by the same central, so where the
        //    old one cannot be resolved the new one could not be paid either: nothing is lost by waiting.
        if (await open.ResolveSpendingAsync(cancellation) is { } earlier)
        {
            return Results.NotSent(
                id, Status.EarlierOrderFirst, earlier.IsCommitted
                    ? Surprise(earlier.OrderId)
                    : Waiting(earlier.OrderId, earlier.ExpiryUnixMs));
        }

        (HashSet<CoinId> forced, WalletOrder? blocker) = await open.GuardAsync(cancellation);
        if (blocker is not null)
            return Results.NotSent(id, Status.EarlierOrderFirst, Waiting(blocker.Id, blocker.ExpiryUnixMs));

        // 4. Coins.
        (CoinSelection selection, OrderResult? problem) = await PickAsync(wish, id, options, forced, cancellation);
        if (problem is not null) return problem;

        // 5. Stored as pending before it is sent; then sent until its fate is known or patience ends.
        OrderResult result = await SendAsync(wish, id, expiry, selection, cancellation);
        if (result.Kind == OrderResultKind.Refused && StatusInfo.Of(result.Status).Hint == RetryHint.Resync)
            await TrySyncAsync(cancellation);
        return result;
    }

    /// <summary>Pays the owner itself with many coins, which makes them one.</summary>
    /// <returns>Null if there is nothing to merge.</returns>
    public async Task<OrderResult?> MergeAsync(bool largestFirst, CancellationToken cancellation)
    {
        if (await open.ResolveSpendingAsync(cancellation) is { IsCommitted: false } undecided) return undecided;
        (HashSet<CoinId> forced, WalletOrder? blocker) = await open.GuardAsync(cancellation);
        if (blocker is not null)
        {
            return Results.NotSent(
                core.NewOrderId(), Status.EarlierOrderFirst, Waiting(blocker.Id, blocker.ExpiryUnixMs));
        }

        CoinSelection selection = CoinSelector.SelectForMerge(
            await AvailableAsync(cancellation), largestFirst,
            core.Network.Current.Plan.Limits.MaxOrderMinorUnits, core.Options.MaxInputs, forced);
        if (selection.Kind != SelectionKind.Found) return null;
        var wish = new Wish(WalletOrderKind.Payment, Party.Of(core.Owner), Amount.Of((Int128)selection.Sum));
        long expiry = core.NowUnixMs + (long)core.Options.OrderLife.TotalMilliseconds;
        return await SendAsync(wish, core.NewOrderId(), expiry, selection, cancellation);
    }

    private async Task<(CoinSelection, OrderResult?)> PickAsync(
        Wish wish, OrderId id, PayOptions options, HashSet<CoinId> forced, CancellationToken cancellation)
    {
        CoinSelection selection = await SelectAsync(wish, forced, cancellation);
        string unsynced = "";
        if (selection.Kind == SelectionKind.NotEnough)
        {
            unsynced = await TrySyncAsync(cancellation);
            selection = await SelectAsync(wish, forced, cancellation);
        }

        while (selection.Kind == SelectionKind.TooManyCoins && core.Options.MergeFirst)
        {
            OrderResult? merged = await MergeAsync(largestFirst: true, cancellation);
            if (merged is not { IsCommitted: true })
            {
                Status status = merged switch
                {
                    null => Status.TooManyInputs,
                    { Kind: OrderResultKind.Unknown } => Status.EarlierOrderFirst,
                    _ => merged.Status,
                };
                return (selection, Results.NotSent(
                    id, status,
                    $"The coins must be merged first, and that did not work out: {merged?.Detail}"));
            }

            (forced, _) = await open.GuardAsync(cancellation);
            selection = await SelectAsync(wish, forced, cancellation);
        }

        return selection.Kind switch
        {
            SelectionKind.Found => (selection, null),
            SelectionKind.NotEnough when options.SendEvenIfShort => (await EverythingAsync(cancellation), null),
            SelectionKind.NotEnough => (selection, await ShortAsync(wish, id, unsynced, cancellation)),
            SelectionKind.TooManyCoins => (selection, Results.NotSent(
                id, Status.TooManyInputs,
                $"The money is there, but in more than {core.Options.MaxInputs} coins; merge coins first.")),
            _ => (selection, Results.NotSent(
                id, Status.AmountAboveLimit, "The change would be more than one coin can hold.")),
        };
    }

    private async Task<CoinSelection> SelectAsync(Wish wish, HashSet<CoinId> forced, CancellationToken cancellation)
    {
        IReadOnlyList<CoinOffer> available = await AvailableAsync(cancellation);
        return CoinSelector.Select(available, wish.Amount, core.Options.MaxInputs, forced);
    }

    private async Task<IReadOnlyList<CoinOffer>> AvailableAsync(CancellationToken cancellation) =>
    [
        .. (await core.Store.ReadCoinsAsync(cancellation))
            .Where(coin => coin.ReservedBy is null).Select(coin => new CoinOffer(coin.Id, coin.Amount)),
    ];

    private async Task<CoinSelection> EverythingAsync(CancellationToken cancellation)
    {
        CoinOffer[] most =
        [
            .. (await AvailableAsync(cancellation)).OrderByDescending(coin => coin.Amount).Take(core.Options.MaxInputs),
        ];
        UInt128 sum = 0;
        foreach (CoinOffer coin in most) sum += (UInt128)coin.Amount.MinorUnits;
        return new CoinSelection(SelectionKind.Found, most, sum);
    }

    private async Task<OrderResult> ShortAsync(
        Wish wish, OrderId id, string unsynced, CancellationToken cancellation)
    {
        Balance balance = Balances.Of(await core.Store.ReadCoinsAsync(cancellation));
        Currency currency = core.Network.Current.Currency;
        string available = currency.Format(balance.Available);
        string detail = $"{available} are available, {currency.Format(wish.Amount)} are needed.";
        if (unsynced.Length > 0) detail += $" The home central could not be asked for more: {unsynced}";
        return Results.NotSent(id, Status.InsufficientFunds, detail);
    }

    private async Task<OrderResult> SendAsync(
        Wish wish, OrderId id, long expiry, CoinSelection selection, CancellationToken cancellation)
    {
        string currency = core.Network.Current.Currency.Code;
        CoinId[] inputs = [.. selection.Coins.Select(coin => coin.Id)];
        SpendingOrder order = wish.Payee is { } payee
            ? new PaymentOrder(core.Identity.Network, id, expiry, core.Owner, payee, currency, wish.Amount, inputs)
            : new RedemptionOrder(core.Identity.Network, id, expiry, core.Owner, currency, wish.Amount, inputs);
        var pending = new WalletOrder
        {
            Id = id,
            Kind = wish.Kind,
            Signed = SignedMessage.Sign(order.ContentType, order.Encode(), core.Key).Bytes,
            Inputs = inputs,
            Offered = selection.Sum,
            MinorUnits = wish.Amount.MinorUnits,
            OtherParty = wish.Payee?.ToString() ?? "",
            CreatedUnixMs = core.NowUnixMs,
            ExpiryUnixMs = expiry,
        };
        HashSet<CoinId> reserved = [.. inputs];
        IReadOnlyList<WalletCoin> held = await core.Store.ReadCoinsAsync(cancellation);
        await core.Store.ApplyAsync(
            new WalletChange
            {
                Coins = [.. held.Where(c => reserved.Contains(c.Id)).Select(c => c with { ReservedBy = id })],
                Orders = [pending],
            },
            cancellation);
        return await open.SendAsync(pending, isNew: true, cancellation);
    }

    private async Task<string> TrySyncAsync(CancellationToken cancellation)
    {
        try
        {
            await sync.RunAsync(cancellation);
            return "";
        }
        catch (WalletException fault) when (fault.Status is not null)
        {
            return fault.Message;
        }
    }

    private static string Surprise(OrderId order) =>
        $"Order {order}, which a front had reported as refused, was carried out after all. Nothing was sent now; look "
        + "at your balance, and pay again only if you still want to.";

    private string Waiting(OrderId order, long expiryUnixMs)
    {
        DateTimeOffset until = DateTimeOffset.FromUnixTimeMilliseconds(expiryUnixMs) + core.Options.ClockTolerance;
        return $"Order {order} is not decided yet and may still be carried out. So that nothing is paid twice, new "
            + $"orders wait until the home central has answered it; its time is over at {until:u}.";
    }
}

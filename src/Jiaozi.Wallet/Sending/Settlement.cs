using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Sending;

/// <summary>Turns a verdict into the one change of the store that follows from it.</summary>
internal static class Settlement
{
    /// <summary>The order as it stands after the verdict.</summary>
    public static WalletOrder Next(WalletOrder order, Verdict verdict) => verdict.Kind switch
    {
        VerdictKind.Committed => Decided(order, verdict, WalletOrderState.Committed),
        VerdictKind.Refused => Decided(order, verdict, WalletOrderState.Refused),
        VerdictKind.Doubted => order with
        {
            State = order.CouldCommit && order.Inputs.Count > 0
                ? WalletOrderState.Doubtful
                : WalletOrderState.Refused,
            Status = verdict.Status,
            Detail = verdict.Detail,
        },
        _ => order,
    };

    /// <summary>The change of the store.</summary>
    /// <param name="core">The wallet.</param>
    /// <param name="order">The order before.</param>
    /// <param name="next">The order after (<see cref="Next"/>).</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static async Task<WalletChange> ChangeAsync(
        WalletCore core, WalletOrder order, WalletOrder next, Verdict verdict, CancellationToken cancellation)
    {
        IReadOnlyList<WalletCoin> held = await core.Store.ReadCoinsAsync(cancellation);
        var released = held.Where(coin => coin.ReservedBy == order.Id).Select(coin => coin with { ReservedBy = null });
        return verdict.Kind switch
        {
            VerdictKind.Undecided => new WalletChange(),
            VerdictKind.NeverSent => new WalletChange { Coins = [.. released], RemovedOrders = [order.Id] },
            VerdictKind.Committed => new WalletChange
            {
                SpentCoins = order.Inputs,
                Coins = await OwnCoinsAsync(core, verdict.Outcome!, held, cancellation),
                Orders = [next, .. await RuledOutAsync(core, order, cancellation)],
                History = [Line(core, next, HistoryKind.Committed)],
            },
            _ => new WalletChange
            {
                Coins = [.. released],
                Orders = [next],
                History = [Line(core, next, HistoryKind.Refused)],
            },
        };
    }

    private static WalletOrder Decided(WalletOrder order, Verdict verdict, WalletOrderState state) => order with
    {
        State = state, Status = verdict.Status, Detail = verdict.Detail, Outcome = verdict.Outcome!.Encode(),
    };

    /// <summary>
    /// Coins of the outcome that are this wallet's. A coin that was here before and is not any more was spent by
    /// another device since; an old answer does not bring it back.
    /// </summary>
    private static async Task<IReadOnlyList<WalletCoin>> OwnCoinsAsync(
        WalletCore core, Outcome outcome, IReadOnlyList<WalletCoin> held, CancellationToken cancellation)
    {
        var own = new List<WalletCoin>();
        foreach (Coin coin in outcome.Coins.Where(coin => coin.Body.Owner == core.Identity.Owner))
        {
            bool isHeld = held.Any(known => known.Id == coin.Body.Id);
            if (!isHeld && await core.Store.TraceCoinAsync(coin.Body.Id, cancellation) == CoinTrace.Unknown)
                own.Add(WalletCoin.Of(coin));
        }

        return own;
    }

    /// <summary>Open orders that needed one of the coins just spent: they can never commit any more.</summary>
    private static async Task<IEnumerable<WalletOrder>> RuledOutAsync(
        WalletCore core, WalletOrder committed, CancellationToken cancellation)
    {
        HashSet<CoinId> spent = [.. committed.Inputs];
        return (await core.Store.ReadOpenOrdersAsync(cancellation))
            .Where(other => other.Id != committed.Id && other.Inputs.Any(spent.Contains))
            .Select(other => other with
            {
                State = WalletOrderState.Refused,
                Status = Status.CoinSpent,
                Detail = $"It can never commit: order {committed.Id} has spent one of its coins.",
            });
    }

    private static HistoryLine Line(WalletCore core, WalletOrder order, HistoryKind kind) => new(
        core.NowUnixMs, kind, order.Id, null, order.MinorUnits, order.OtherParty,
        kind == HistoryKind.Refused ? $"{order.Status}: {order.Detail}" : order.Kind.ToString());
}

using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet;

/// <summary>
/// Makes the wallet's coins those of the home central. Every coin is verified before it counts; a coin that an
/// undecided order reserves stays with its order, whatever the list says.
/// </summary>
internal sealed class CoinSync(WalletCore core, Action<RefusedCoin> report)
{
    private const int MaxPages = 1 << 20;

    /// <summary>Syncs; the caller holds the gate. Everything changes at once, or nothing.</summary>
    /// <exception cref="WalletException">The home central cannot be asked.</exception>
    public async Task<SyncReport> RunAsync(CancellationToken cancellation)
    {
        await core.RefreshNetworkAsync(onlyIfOld: true, cancellation);
        IReadOnlyList<string> listed = await ListAsync(cancellation);
        (Dictionary<CoinId, Coin> good, List<RefusedCoin> refused) = await VerifyAsync(listed, cancellation);

        IReadOnlyList<WalletCoin> held = await core.Store.ReadCoinsAsync(cancellation);
        var heldIds = held.ToDictionary(coin => coin.Id);
        Coin[] added = [.. good.Values.Where(coin => !heldIds.ContainsKey(coin.Body.Id))];
        WalletCoin[] removed = [.. held.Where(coin => coin.ReservedBy is null && !good.ContainsKey(coin.Id))];
        IEnumerable<WalletCoin> renewed = held
            .Where(coin => good.ContainsKey(coin.Id))
            .Select(coin => coin with { Bytes = good[coin.Id].Encode() })
            .Where(coin => !coin.Bytes.Span.SequenceEqual(heldIds[coin.Id].Bytes.Span));
        await core.Store.ApplyAsync(
            new WalletChange
            {
                RemovedCoins = [.. removed.Select(coin => coin.Id)],
                Coins = [.. added.Select(WalletCoin.Of), .. renewed],
                History =
                [
                    .. added.Select(coin => Line(HistoryKind.Received, coin.Body.Id, coin.Body.Amount.MinorUnits, "")),
                    .. removed.Select(coin => Line(HistoryKind.Gone, coin.Id, coin.Amount.MinorUnits, "")),
                    .. refused.Select(coin => Line(HistoryKind.CoinRefused, null, 0, coin.Refusal.Detail)),
                ],
            },
            cancellation);
        foreach (RefusedCoin coin in refused) report(coin);
        return new SyncReport(added, [.. removed.Select(coin => coin.Id)], refused);
    }

    /// <summary>Tells the wallet's user of something that is no coin of this wallet.</summary>
    public void Report(RefusedCoin coin) => report(coin);

    /// <summary>Reads a coin string and tells whether it is an authentic coin of this owner.</summary>
    public (Coin? Coin, Refusal? Refusal) Verify(string text)
    {
        try
        {
            Coin coin = Coin.Parse(text);
            if (core.Coins.Verify(coin, core.Network.Current) is { } refusal) return (null, refusal);
            return coin.Body.Owner == core.Owner
                ? (coin, null)
                : (null, new Refusal(Status.CoinsNotOfOrder, $"Coin {coin.Body.Id} belongs to somebody else."));
        }
        catch (WireFormatException fault)
        {
            return (null, new Refusal(fault.Status, fault.Message));
        }
    }

    private async Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellation)
    {
        var coins = new List<string>();
        string? after = null;
        for (int page = 0; page < MaxPages; page++)
        {
            string? cursor = after;
            CoinPage answer = await core.AskAsync(access => core.Front.GetCoinsAsync(access, cursor, cancellation));
            if (answer.Coins is null || answer.Coins.Contains(null!)) break;
            coins.AddRange(answer.Coins);
            if (answer.Next is null) return coins;
            if (answer.Next == after || answer.Coins.Count == 0) break;
            after = answer.Next;
        }

        throw new WalletException(Status.MalformedRequest, "The list of coins that the front gave has no end.");
    }

    private async Task<(Dictionary<CoinId, Coin> Good, List<RefusedCoin> Refused)> VerifyAsync(
        IReadOnlyList<string> listed, CancellationToken cancellation)
    {
        bool refreshed = false;
        while (true)
        {
            var good = new Dictionary<CoinId, Coin>();
            var refused = new List<RefusedCoin>();
            foreach (string text in listed)
            {
                (Coin? coin, Refusal? refusal) = Verify(text);
                if (coin is not null && await core.Store.TraceCoinAsync(coin.Body.Id, cancellation) == CoinTrace.Spent)
                {
                    refusal = new Refusal(Status.CoinSpent, $"Coin {coin.Body.Id} is proven to be spent.");
                    coin = null;
                }

                if (coin is null) refused.Add(new RefusedCoin(text, refusal!));
                else good[coin.Body.Id] = coin;
            }

            bool newKeys = refused.Any(coin => coin.Refusal.Status == Status.SealKeyUnknown) && !refreshed;
            refreshed = true;
            if (!newKeys || !await core.RefreshNetworkAsync(onlyIfOld: false, cancellation)) return (good, refused);
        }
    }

    private HistoryLine Line(HistoryKind kind, CoinId? coin, long minorUnits, string detail) =>
        new(core.NowUnixMs, kind, null, coin, minorUnits, "", detail);
}

using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;

namespace Jiaozi.Wallet.Selection;

/// <summary>
/// Picks coins worth N &gt;= M (seed S1). Small coins go first, so that they merge into one change coin. If the small
/// ones are too many, the pick moves up to larger ones, no further than needed. Pure.
/// </summary>
public static class CoinSelector
{
    /// <summary>Picks coins for a payment. Finds a pick whenever one exists.</summary>
    /// <param name="coins">The available coins, in any order, none twice.</param>
    /// <param name="amount">M.</param>
    /// <param name="maxInputs">Most coins to pick, 1 to 256.</param>
    /// <param name="forced">
    /// Coins among them that must be in the pick, at most <paramref name="maxInputs"/>.
    /// </param>
    public static CoinSelection Select(
        IReadOnlyCollection<CoinOffer> coins, Amount amount, int maxInputs = SpendingOrder.MaxInputs,
        IReadOnlySet<CoinId>? forced = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxInputs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxInputs, SpendingOrder.MaxInputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(forced?.Count ?? 0, maxInputs, nameof(forced));
        CoinOffer[] must = [.. coins.Where(coin => forced?.Contains(coin.Id) == true)];
        CoinOffer[] free =
        [
            .. coins.Where(coin => forced?.Contains(coin.Id) != true)
                .OrderBy(coin => coin.Amount).ThenBy(coin => coin.Id.Value),
        ];
        UInt128 wanted = (UInt128)amount.MinorUnits;
        UInt128 forcedSum = Sum(must);
        if (forcedSum + Sum(free) < wanted) return CoinSelection.None(SelectionKind.NotEnough);

        (int start, int end) = FindWindow(free, forcedSum, wanted, maxInputs - must.Length);
        CoinOffer[] pick = [.. must, .. free[start..end]];
        UInt128 sum = Sum(pick);
        if (sum < wanted) return CoinSelection.None(SelectionKind.TooManyCoins);
        return sum - wanted <= Amount.MaxMinorUnits
            ? new CoinSelection(SelectionKind.Found, pick, sum)
            : CoinSelection.None(SelectionKind.ChangeTooLarge);
    }

    /// <summary>
    /// Picks coins to merge into one by a payment to the owner itself; none if there are fewer than two to merge.
    /// </summary>
    /// <param name="coins">The available coins.</param>
    /// <param name="largestFirst">True to bring much money together, false to get rid of small change.</param>
    /// <param name="mostMinorUnits">Largest sum of the pick: the network's limit for one order.</param>
    /// <param name="maxInputs">Most coins to pick, 2 to 256.</param>
    /// <param name="forced">Coins among them that must be in the pick.</param>
    public static CoinSelection SelectForMerge(
        IReadOnlyCollection<CoinOffer> coins, bool largestFirst, long mostMinorUnits,
        int maxInputs = SpendingOrder.MaxInputs, IReadOnlySet<CoinId>? forced = null)
    {
        IEnumerable<CoinOffer> ordered = coins
            .OrderBy(coin => forced?.Contains(coin.Id) == true ? 0 : 1)
            .ThenBy(coin => largestFirst ? -coin.Amount.MinorUnits : coin.Amount.MinorUnits)
            .ThenBy(coin => coin.Id.Value);
        var pick = new List<CoinOffer>();
        UInt128 sum = 0;
        foreach (CoinOffer coin in ordered)
        {
            if (pick.Count == maxInputs) break;
            UInt128 next = sum + (UInt128)coin.Amount.MinorUnits;
            bool isForced = forced?.Contains(coin.Id) == true;
            if (next > (UInt128)mostMinorUnits && !isForced) continue;
            pick.Add(coin);
            sum = next;
        }

        return pick.Count >= 2 && sum <= (UInt128)mostMinorUnits
            ? new CoinSelection(SelectionKind.Found, pick, sum)
            : CoinSelection.None(SelectionKind.NotEnough);
    }

    /// <summary>
    /// The first run of at most <paramref name="room"/> coins, from the small end, that is worth enough; the last run
    /// if none is.
    /// </summary>
    private static (int Start, int End) FindWindow(CoinOffer[] sorted, UInt128 sum, UInt128 wanted, int room)
    {
        int start = 0;
        int end = 0;
        while (sum < wanted && end < sorted.Length && room > 0)
        {
            sum += (UInt128)sorted[end++].Amount.MinorUnits;
            if (end - start > room) sum -= (UInt128)sorted[start++].Amount.MinorUnits;
        }

        return (start, end);
    }

    private static UInt128 Sum(CoinOffer[] coins)
    {
        UInt128 sum = 0;
        foreach (CoinOffer coin in coins) sum += (UInt128)coin.Amount.MinorUnits;
        return sum;
    }
}

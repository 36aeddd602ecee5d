using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Wallet.Selection;

namespace Jiaozi.Wallet.Tests.Selection;

public sealed class CoinSelectorTests
{
    private static readonly Gen<CoinOffer[]> Coins =
        Gen.OneOf(Gen.Long[1, 20], Gen.Long[1, 100_000]).Array[0, 40].Select(amounts => Offers(amounts));

    private static readonly Gen<(CoinOffer[] Coins, long Amount, int Max)> Cases =
        Gen.Select(Coins, Gen.OneOf(Gen.Long[1, 200], Gen.Long[1, 400_000]), Gen.Int[1, 12]);

    private static readonly Gen<(CoinOffer[] Coins, long Most, bool LargestFirst)> Merges =
        Gen.Select(Coins, Gen.Long[1, 1000], Gen.Bool);

    [Fact]
    public void Select_AnyCoins_FindsExactlyWhenTheLargestSuffice() => Cases.Sample(test =>
    {
        CoinSelection selection = CoinSelector.Select(test.Coins, Amount.Of(test.Amount), test.Max);
        long all = test.Coins.Sum(coin => coin.Amount.MinorUnits);
        IEnumerable<CoinOffer> largest = test.Coins.OrderByDescending(coin => coin.Amount).Take(test.Max);
        long best = largest.Sum(coin => coin.Amount.MinorUnits);
        SelectionKind expected = all < test.Amount ? SelectionKind.NotEnough
            : best < test.Amount ? SelectionKind.TooManyCoins : SelectionKind.Found;
        Assert.Equal(expected, selection.Kind);
    });

    [Fact]
    public void Select_Found_IsEnoughAndDistinctAndSmall() => Cases.Sample(test =>
    {
        CoinSelection selection = CoinSelector.Select(test.Coins, Amount.Of(test.Amount), test.Max);
        if (selection.Kind != SelectionKind.Found)
        {
            Assert.Empty(selection.Coins);
            return;
        }

        long sum = selection.Coins.Sum(coin => coin.Amount.MinorUnits);
        Assert.Equal((UInt128)sum, selection.Sum);
        Assert.True(sum >= test.Amount);
        Assert.InRange(selection.Coins.Count, 1, test.Max);
        Assert.Equal(selection.Coins.Count, selection.Coins.Select(coin => coin.Id).Distinct().Count());
        Assert.All(selection.Coins, coin => Assert.Contains(coin, test.Coins));
        // The change is always less than the largest coin given, so it fits into one coin.
        Assert.True(sum - test.Amount < selection.Coins.Max(coin => coin.Amount.MinorUnits));
    });

    [Fact]
    public void Select_RoomForAll_TakesTheSmallestFirst() => Cases.Sample(test =>
    {
        CoinSelection selection = CoinSelector.Select(test.Coins, Amount.Of(test.Amount));
        IEnumerable<CoinOffer> smallest = test.Coins.OrderBy(coin => coin.Amount).ThenBy(coin => coin.Id.Value);
        Assert.Equal(smallest.Take(selection.Coins.Count), selection.Coins);
    });

    [Fact]
    public void Select_ForcedCoins_AreAlwaysInThePick() => Gen.Select(Cases, Gen.Int[0, 3]).Sample(test =>
    {
        ((CoinOffer[] coins, long amount, int max), int count) = test;
        HashSet<CoinId> forced = [.. coins.Take(Math.Min(count, max)).Select(coin => coin.Id)];
        CoinSelection selection = CoinSelector.Select(coins, Amount.Of(amount), max, forced);
        if (selection.Kind != SelectionKind.Found) return;
        Assert.Subset(selection.Coins.Select(coin => coin.Id).ToHashSet(), forced);
        Assert.InRange(selection.Coins.Count, 1, max);
        Assert.True(selection.Sum >= (UInt128)amount);
    });

    [Fact]
    public void Select_ForcedCoinsLeaveTooMuchChange_SaysSo()
    {
        CoinOffer[] coins = Offers([Amount.MaxMinorUnits, Amount.MaxMinorUnits]);
        CoinSelection selection = CoinSelector.Select(
            coins, Amount.Of(1), forced: new HashSet<CoinId>(coins.Select(coin => coin.Id)));
        Assert.Equal(SelectionKind.ChangeTooLarge, selection.Kind);
    }

    [Fact]
    public void Select_LargestAmounts_DoesNotOverflow()
    {
        CoinOffer[] coins = Offers([.. Enumerable.Repeat(Amount.MaxMinorUnits, 3000)]);
        CoinSelection selection = CoinSelector.Select(coins, Amount.Of(Amount.MaxMinorUnits));
        Assert.Single(selection.Coins);
    }

    [Fact]
    public void SelectForMerge_AnyCoins_StaysWithinTheLimit() => Merges.Sample(test =>
    {
        (CoinOffer[] coins, long most, bool largest) = test;
        CoinSelection selection = CoinSelector.SelectForMerge(coins, largest, most, 5);
        if (selection.Kind != SelectionKind.Found) return;
        Assert.InRange(selection.Coins.Count, 2, 5);
        Assert.True(selection.Sum <= (UInt128)most);
    });

    [Fact]
    public void SelectForMerge_OneCoin_FindsNothing() => Assert.Equal(
        SelectionKind.NotEnough, CoinSelector.SelectForMerge(Offers([5]), false, 1000).Kind);

    private static CoinOffer[] Offers(long[] amounts) =>
        [.. amounts.Select((amount, i) => new CoinOffer(new CoinId((UInt128)i + 1), Amount.Of(amount)))];
}

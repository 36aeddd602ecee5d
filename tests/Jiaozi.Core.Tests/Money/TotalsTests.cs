using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Tests.Support;

namespace Jiaozi.Core.Tests.Money;

public sealed class TotalsTests
{
    [Fact]
    public void Sum_LargestCoins_DoesNotWrap()
    {
        CoinBody largest = World.Body(World.Alice, Amount.MaxMinorUnits);
        UInt128 sum = Totals.Sum([.. Enumerable.Repeat(largest, 5000)]);
        Assert.Equal((UInt128)Amount.MaxMinorUnits * 5000, sum);
        Assert.True(sum > ulong.MaxValue);
    }

    [Fact]
    public void Sum_Nothing_IsZero() => Assert.Equal(UInt128.Zero, Totals.Sum([]));
}

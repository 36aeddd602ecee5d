using Jiaozi.Core.Coins;

namespace Jiaozi.Core.Money;

/// <summary>Sums of amounts in 128 bits: 2^64 of the largest coins fit, so no sum can wrap.</summary>
public static class Totals
{
    /// <summary>Adds up coins.</summary>
    public static UInt128 Sum(IReadOnlyList<CoinBody> coins)
    {
        // By index: every payment adds up its coins, and an enumerator of an interface is an object each time.
        UInt128 sum = 0;
        for (int i = 0; i < coins.Count; i++) sum = checked(sum + (UInt128)coins[i].Amount.MinorUnits);
        return sum;
    }
}

using Jiaozi.Core.Coins;

namespace Jiaozi.Core.Money;

/// <summary>Sums of amounts in 128 bits: 2^64 of the largest coins fit, so no sum can wrap.</summary>
public static class Totals
{
    /// <summary>Adds up coins.</summary>
    public static UInt128 Sum(IEnumerable<CoinBody> coins)
    {
        UInt128 sum = 0;
        foreach (CoinBody coin in coins) sum = checked(sum + (UInt128)coin.Amount.MinorUnits);
        return sum;
    }
}

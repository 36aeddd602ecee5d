using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet;

/// <summary>Adds up coins.</summary>
internal static class Balances
{
    public static Balance Of(IReadOnlyList<WalletCoin> coins)
    {
        UInt128 available = 0;
        UInt128 reserved = 0;
        foreach (WalletCoin coin in coins)
        {
            UInt128 amount = (UInt128)coin.Amount.MinorUnits;
            if (coin.ReservedBy is null) available = checked(available + amount);
            else reserved = checked(reserved + amount);
        }

        return new Balance(available, reserved);
    }
}

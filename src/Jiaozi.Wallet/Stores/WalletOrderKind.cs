namespace Jiaozi.Wallet.Stores;

/// <summary>What an order of this wallet does; the numbers are part of the stored format.</summary>
public enum WalletOrderKind
{
    /// <summary>Pays somebody, or merges coins by paying the wallet's own owner.</summary>
    Payment = 1,

    /// <summary>Takes money out of circulation.</summary>
    Redemption = 2,

    /// <summary>Registers this device.</summary>
    Registration = 3,

    /// <summary>Revokes a device.</summary>
    Revocation = 4,
}

namespace Jiaozi.Wallet.Stores;

/// <summary>What a wallet remembers of a coin id, whether or not it still holds the coin.</summary>
public enum CoinTrace
{
    /// <summary>Never seen.</summary>
    Unknown = 0,

    /// <summary>The coin is or was in the wallet.</summary>
    Seen = 1,

    /// <summary>An order of this wallet has spent it, and that is proven.</summary>
    Spent = 2,
}

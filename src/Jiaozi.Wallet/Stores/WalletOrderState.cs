namespace Jiaozi.Wallet.Stores;

/// <summary>The life of an order in the wallet; the numbers are part of the stored format.</summary>
public enum WalletOrderState
{
    /// <summary>Stored, perhaps sent, not decided as far as the wallet knows. Its inputs are reserved.</summary>
    Pending = 1,

    /// <summary>
    /// A front has refused it, but without a proof by the home central. Its inputs are free again; until it is
    /// certainly over, every new order spends one of them too, so that at most one of the two can ever commit.
    /// </summary>
    Doubtful = 2,

    /// <summary>Committed, with a verified outcome.</summary>
    Committed = 3,

    /// <summary>Refused for good.</summary>
    Refused = 4,
}

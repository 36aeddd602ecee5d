namespace Jiaozi.Wallet.Stores;

/// <summary>What a line of the terminal's own history tells; the numbers are part of the stored format.</summary>
public enum HistoryKind
{
    /// <summary>A coin was received.</summary>
    Received = 1,

    /// <summary>An order of this wallet committed.</summary>
    Committed = 2,

    /// <summary>An order of this wallet was refused.</summary>
    Refused = 3,

    /// <summary>A coin is gone from the home central's list: another device of the owner has spent it.</summary>
    Gone = 4,

    /// <summary>Something that called itself a coin of this wallet was not taken.</summary>
    CoinRefused = 5,
}

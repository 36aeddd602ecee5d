namespace Jiaozi.Wallet.Selection;

/// <summary>What <see cref="CoinSelector"/> found.</summary>
public enum SelectionKind
{
    /// <summary>Coins worth at least the amount.</summary>
    Found,

    /// <summary>All coins together are worth less than the amount.</summary>
    NotEnough,

    /// <summary>The coins are worth enough, but only in more pieces than one order takes: merge first.</summary>
    TooManyCoins,

    /// <summary>The coins that must be spent along leave more change than one coin can hold.</summary>
    ChangeTooLarge,
}

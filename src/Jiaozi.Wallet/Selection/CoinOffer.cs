using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;

namespace Jiaozi.Wallet.Selection;

/// <summary>A coin that may be spent.</summary>
/// <param name="Id">The coin.</param>
/// <param name="Amount">What it is worth.</param>
public readonly record struct CoinOffer(CoinId Id, Amount Amount);

using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;

namespace Jiaozi.Wallet.Stores;

/// <summary>A coin of the wallet.</summary>
/// <param name="Id">The coin id.</param>
/// <param name="Amount">What it is worth.</param>
/// <param name="Bytes">Body and receipt (<see cref="Coin.Encode"/>).</param>
/// <param name="ReservedBy">The undecided order that spends it, or null if it is available.</param>
public sealed record WalletCoin(CoinId Id, Amount Amount, ReadOnlyMemory<byte> Bytes, OrderId? ReservedBy)
{
    /// <summary>An available coin.</summary>
    public static WalletCoin Of(Coin coin) => new(coin.Body.Id, coin.Body.Amount, coin.Encode(), null);

    /// <summary>The coin itself.</summary>
    public Coin Decode() => Coin.Decode(Bytes);
}

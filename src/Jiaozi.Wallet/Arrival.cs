using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Wallet;

/// <summary>A verified coin that is new in the wallet.</summary>
/// <param name="Coin">The coin.</param>
/// <param name="Order">The payment or issuance, proven by the coin id; null if a sync brought the coin.</param>
/// <param name="Payer">Who paid, proven by the coin id; null for an issuance or if a sync brought the coin.</param>
public sealed record Arrival(Coin Coin, OrderId? Order, OwnerId? Payer);

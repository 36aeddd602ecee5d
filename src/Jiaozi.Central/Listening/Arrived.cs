using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Listening;

/// <summary>A coin that has arrived for an owner of this region.</summary>
/// <param name="Coin">The coin with its proof.</param>
/// <param name="Order">The payment or issuance.</param>
/// <param name="Payer">Who paid; null for an issuance.</param>
public sealed record Arrived(Coin Coin, OrderId Order, OwnerId? Payer);

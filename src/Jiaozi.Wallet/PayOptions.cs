using Jiaozi.Core.Orders;

namespace Jiaozi.Wallet;

/// <summary>Wishes about one order.</summary>
public sealed record PayOptions
{
    /// <summary>
    /// The order id, for callers that must be able to repeat a wish without paying twice. If the wallet knows the id,
    /// that order's result is returned and no new order is made.
    /// </summary>
    public OrderId? OrderId { get; init; }

    /// <summary>
    /// Last moment to commit, in milliseconds since 1970-01-01 UTC; null for the wallet's order life.
    /// </summary>
    public long? ExpiryUnixMs { get; init; }

    /// <summary>
    /// Send the order even if the coins are worth less, with as many as it may have, so that the home central records
    /// the refusal under the order id.
    /// </summary>
    public bool SendEvenIfShort { get; init; }
}

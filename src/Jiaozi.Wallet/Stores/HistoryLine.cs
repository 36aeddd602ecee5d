using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;

namespace Jiaozi.Wallet.Stores;

/// <summary>One line of the terminal's own history; the account's statement is kept by the home central.</summary>
/// <param name="TimeUnixMs">When the terminal learned of it, in milliseconds since 1970-01-01 UTC.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Order">The order, if known.</param>
/// <param name="Coin">The coin, if it is about one.</param>
/// <param name="MinorUnits">Minor units moved; 0 if none.</param>
/// <param name="OtherParty">The other party as far as it is known; empty otherwise.</param>
/// <param name="Detail">More, in plain words.</param>
public sealed record HistoryLine(
    long TimeUnixMs, HistoryKind Kind, OrderId? Order, CoinId? Coin, long MinorUnits, string OtherParty, string Detail)
{
    /// <summary>1, 2, 3 ... in the order of writing; given by the store, 0 before.</summary>
    public long Number { get; init; }
}

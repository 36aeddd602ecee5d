using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;

namespace Jiaozi.Wallet.Stores;

/// <summary>A change of a wallet: all of it happens, durable, or none. Removals come before additions.</summary>
public sealed record WalletChange
{
    /// <summary>The identity to set, or null to leave it.</summary>
    public WalletIdentity? Identity { get; init; }

    /// <summary>The network file to keep, or null to leave it.</summary>
    public ReadOnlyMemory<byte>? NetworkFile { get; init; }

    /// <summary>Coins that are proven spent: removed and remembered as spent.</summary>
    public IReadOnlyList<CoinId> SpentCoins { get; init; } = [];

    /// <summary>Coins that are gone, for whatever reason: removed.</summary>
    public IReadOnlyList<CoinId> RemovedCoins { get; init; } = [];

    /// <summary>Coins to add or to replace; remembered as seen.</summary>
    public IReadOnlyList<WalletCoin> Coins { get; init; } = [];

    /// <summary>Orders that were certainly never sent: removed.</summary>
    public IReadOnlyList<OrderId> RemovedOrders { get; init; } = [];

    /// <summary>Orders to add or to replace.</summary>
    public IReadOnlyList<WalletOrder> Orders { get; init; } = [];

    /// <summary>Lines to append.</summary>
    public IReadOnlyList<HistoryLine> History { get; init; } = [];
}

using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;

namespace Jiaozi.Wallet.Stores;

/// <summary>
/// Everything a wallet must not forget. <see cref="ApplyAsync"/> is the only way to change it, and it is atomic and
/// durable: whatever line a crash hits, the store is as before or as after. One store serves one wallet.
/// </summary>
/// <remarks>
/// Faults of storage are <see cref="WalletException"/>; after one, read again before trusting anything.
/// </remarks>
public interface IWalletStore : IAsyncDisposable
{
    /// <summary>Whose wallet this is; null if it was never created.</summary>
    ValueTask<WalletIdentity?> ReadIdentityAsync(CancellationToken cancellation = default);

    /// <summary>The last network file; null if there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadNetworkFileAsync(CancellationToken cancellation = default);

    /// <summary>All coins, smallest amount first.</summary>
    ValueTask<IReadOnlyList<WalletCoin>> ReadCoinsAsync(CancellationToken cancellation = default);

    /// <summary>What is remembered of a coin id.</summary>
    ValueTask<CoinTrace> TraceCoinAsync(CoinId coin, CancellationToken cancellation = default);

    /// <summary>All pending and doubtful orders, oldest first.</summary>
    ValueTask<IReadOnlyList<WalletOrder>> ReadOpenOrdersAsync(CancellationToken cancellation = default);

    /// <summary>An order by id, whatever its state; null if there is none.</summary>
    ValueTask<WalletOrder?> ReadOrderAsync(OrderId id, CancellationToken cancellation = default);

    /// <summary>Lines of the history after a number, oldest first.</summary>
    /// <param name="after">0 to start at the first line.</param>
    /// <param name="limit">Most lines to return, at least 1.</param>
    /// <param name="cancellation">Stops waiting.</param>
    ValueTask<IReadOnlyList<HistoryLine>> ReadHistoryAsync(
        long after, int limit, CancellationToken cancellation = default);

    /// <summary>Makes a change, atomic and durable.</summary>
    ValueTask ApplyAsync(WalletChange change, CancellationToken cancellation = default);
}

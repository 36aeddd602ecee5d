using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;

namespace Jiaozi.Wallet.Stores;

/// <summary>
/// A wallet in memory, for replays with tens of thousands of wallets in one process. Durable as long as the object
/// lives: disposing it forgets nothing, so a wallet can be closed and opened on it again.
/// </summary>
public sealed class MemoryWalletStore : IWalletStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CoinId, WalletCoin> _coins = [];
    private readonly Dictionary<CoinId, CoinTrace> _traces = [];
    private readonly Dictionary<OrderId, WalletOrder> _orders = [];
    private readonly List<HistoryLine> _history = [];
    private WalletIdentity? _identity;
    private ReadOnlyMemory<byte>? _networkFile;

    /// <inheritdoc/>
    public ValueTask<WalletIdentity?> ReadIdentityAsync(CancellationToken cancellation = default) =>
        Read(() => _identity);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadNetworkFileAsync(CancellationToken cancellation = default) =>
        Read(() => _networkFile);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WalletCoin>> ReadCoinsAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<WalletCoin>>(
            () => [.. _coins.Values.OrderBy(coin => coin.Amount).ThenBy(coin => coin.Id.Value)]);

    /// <inheritdoc/>
    public ValueTask<CoinTrace> TraceCoinAsync(CoinId coin, CancellationToken cancellation = default) =>
        Read(() => _traces.GetValueOrDefault(coin));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WalletOrder>> ReadOpenOrdersAsync(CancellationToken cancellation = default) =>
        Read<IReadOnlyList<WalletOrder>>(() =>
            [.. _orders.Values.Where(o => o.IsOpen).OrderBy(o => o.CreatedUnixMs).ThenBy(o => o.Id.Value)]);

    /// <inheritdoc/>
    public ValueTask<WalletOrder?> ReadOrderAsync(OrderId id, CancellationToken cancellation = default) =>
        Read(() => _orders.GetValueOrDefault(id));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<HistoryLine>> ReadHistoryAsync(
        long after, int limit, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Read<IReadOnlyList<HistoryLine>>(
            () => [.. _history.Skip((int)Math.Min(after, int.MaxValue)).Take(limit)]);
    }

    /// <inheritdoc/>
    public ValueTask ApplyAsync(WalletChange change, CancellationToken cancellation = default)
    {
        lock (_gate)
        {
            _identity = change.Identity ?? _identity;
            _networkFile = change.NetworkFile ?? _networkFile;
            foreach (CoinId id in change.SpentCoins)
            {
                _coins.Remove(id);
                _traces[id] = CoinTrace.Spent;
            }

            foreach (CoinId id in change.RemovedCoins) _coins.Remove(id);
            foreach (WalletCoin coin in change.Coins)
            {
                _coins[coin.Id] = coin;
                _traces.TryAdd(coin.Id, CoinTrace.Seen);
            }

            foreach (OrderId id in change.RemovedOrders) _orders.Remove(id);
            foreach (WalletOrder order in change.Orders) _orders[order.Id] = order;
            foreach (HistoryLine line in change.History) _history.Add(line with { Number = _history.Count + 1 });
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ValueTask<T> Read<T>(Func<T> read)
    {
        lock (_gate) return ValueTask.FromResult(read());
    }
}

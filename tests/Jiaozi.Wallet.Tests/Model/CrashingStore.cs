using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Tests.Model;

/// <summary>
/// Passes everything on to another store until a chosen call, and "crashes" there, before or after it.
/// </summary>
internal sealed class CrashingStore(IWalletStore inner, int crashAt, bool afterwards) : IWalletStore
{
    private int _calls;

    /// <summary>Thrown at the crash and by every call after it.</summary>
    internal sealed class CrashException : Exception;

    public bool HasCrashed => _calls >= crashAt;

    public ValueTask<WalletIdentity?> ReadIdentityAsync(CancellationToken cancellation = default) =>
        At(() => inner.ReadIdentityAsync(cancellation));

    public ValueTask<ReadOnlyMemory<byte>?> ReadNetworkFileAsync(CancellationToken cancellation = default) =>
        At(() => inner.ReadNetworkFileAsync(cancellation));

    public ValueTask<IReadOnlyList<WalletCoin>> ReadCoinsAsync(CancellationToken cancellation = default) =>
        At(() => inner.ReadCoinsAsync(cancellation));

    public ValueTask<CoinTrace> TraceCoinAsync(CoinId coin, CancellationToken cancellation = default) =>
        At(() => inner.TraceCoinAsync(coin, cancellation));

    public ValueTask<IReadOnlyList<WalletOrder>> ReadOpenOrdersAsync(CancellationToken cancellation = default) =>
        At(() => inner.ReadOpenOrdersAsync(cancellation));

    public ValueTask<WalletOrder?> ReadOrderAsync(OrderId id, CancellationToken cancellation = default) =>
        At(() => inner.ReadOrderAsync(id, cancellation));

    public ValueTask<IReadOnlyList<HistoryLine>> ReadHistoryAsync(
        long after, int limit, CancellationToken cancellation = default) =>
        At(() => inner.ReadHistoryAsync(after, limit, cancellation));

    public async ValueTask ApplyAsync(WalletChange change, CancellationToken cancellation = default) =>
        await At(async () =>
        {
            await inner.ApplyAsync(change, cancellation);
            return true;
        });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> At<T>(Func<ValueTask<T>> call)
    {
        int number = ++_calls;
        if (number > crashAt || (number == crashAt && !afterwards)) throw new CrashException();
        T value = await call();
        return number == crashAt ? throw new CrashException() : value;
    }
}

using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.EndToEnd.Tests.Support;

/// <summary>An owner with one terminal, whose key the test knows as well, to make orders by hand.</summary>
internal sealed record Person(TerminalWallet Wallet, SoftwareKey Key) : IAsyncDisposable
{
    public OwnerId Id => Wallet.Owner;

    public FeatureValue Feature => Wallet.Feature;

    /// <summary>What the home central says, read on the spot.</summary>
    public async Task<long> BalanceAsync()
    {
        await Wallet.SyncAsync();
        return (long)(await Wallet.GetBalanceAsync()).Total;
    }

    public async Task<IReadOnlyList<Coin>> CoinsAsync()
    {
        await Wallet.SyncAsync();
        return [.. (await Wallet.GetCoinsAsync()).Select((WalletCoin coin) => coin.Decode())];
    }

    /// <summary>Ids of the unspent coins, in order.</summary>
    public async Task<IReadOnlyList<string>> CoinIdsAsync() =>
        [.. (await CoinsAsync()).Select(coin => coin.Body.Id.ToString()).Order(StringComparer.Ordinal)];

    public Task<OrderResult> PayAsync(Person payee, long minorUnits, PayOptions? options = null) =>
        Wallet.PayAsync(Party.Of(payee.Feature), Amount.Of(minorUnits), options);

    /// <summary>A payment order by hand, as a wallet would make it.</summary>
    public PaymentOrder Order(Person payee, long minorUnits, IReadOnlyList<Coin> coins)
    {
        NetworkFile network = Wallet.Network;
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        return new PaymentOrder(
            network.Plan.Id, Orders.NewId(), now + 60_000, Id, Party.Of(payee.Feature), network.Currency.Code,
            Amount.Of(minorUnits), [.. coins.Select(coin => coin.Body.Id)]);
    }

    /// <summary>The order signed with this terminal's key, and the coins beside it.</summary>
    public OrderSubmission Submit(Order order, IReadOnlyList<Coin> coins) => new(
        Base64UrlText.Encode(SignedMessage.Sign(order.ContentType, order.Encode(), Key).Bytes.Span),
        [.. coins.Select(coin => coin.ToString())]);

    public async ValueTask DisposeAsync()
    {
        await Wallet.DisposeAsync();
        Key.Dispose();
    }
}

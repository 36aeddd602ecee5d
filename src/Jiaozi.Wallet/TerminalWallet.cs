using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Wallet.Keys;
using Jiaozi.Wallet.Sending;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet;

/// <summary>
/// The wallet of a terminal (seed: 支付/接收终端设备): holds coins and a device key, pays, receives, verifies. It trusts
/// the root key it was set up with and nobody else: every coin and every answer is verified before it counts.
/// </summary>
/// <remarks>
/// Safe for use by many threads; what changes the wallet happens one thing at a time. Whatever line a crash hits, the
/// store is left so that <see cref="RecoverAsync"/> finds the truth: an order is stored before it is sent, with its
/// coins reserved, and one change of the store records its end.
/// </remarks>
public sealed partial class TerminalWallet : IAsyncDisposable
{
    private readonly WalletCore _core;
    private readonly CoinSync _sync;
    private readonly OpenOrders _open;
    private readonly Spender _spender;

    private TerminalWallet(WalletCore core)
    {
        _core = core;
        _sync = new CoinSync(core, coin => CoinRefused?.Invoke(coin));
        var judge = new OrderJudge(core);
        _open = new OpenOrders(core, judge, new OrderSender(core, judge), _sync);
        _spender = new Spender(core, _open, _sync);
    }

    /// <summary>Raised when something that calls itself a coin of this wallet was not taken.</summary>
    public event Action<RefusedCoin>? CoinRefused;

    /// <summary>The owner id: what others pay to, and the form inside coins.</summary>
    public OwnerId Owner => _core.Owner;

    /// <summary>The owner's feature value.</summary>
    public FeatureValue Feature => _core.Identity.Feature;

    /// <summary>The id of this terminal's key.</summary>
    public KeyId DeviceKey => _core.Identity.DeviceKey;

    /// <summary>The network file in force.</summary>
    public NetworkFile Network => _core.Network.Current;

    /// <summary>
    /// Makes a wallet: makes the device key if there is none, gets the network file, and registers the device. A
    /// creation that was interrupted goes on where it stopped when this is called again; a finished wallet is opened.
    /// </summary>
    /// <param name="setup">Owner, root key, way to an identity token.</param>
    /// <param name="store">Where the wallet is kept; belongs to the wallet from now on.</param>
    /// <param name="keys">Where the device key is kept.</param>
    /// <param name="options">Surroundings.</param>
    /// <param name="cancellation">Stops; call again to go on.</param>
    /// <exception cref="WalletException">
    /// No front, a network file that is not to be trusted, or a registration that is refused or not decided yet. The
    /// store stays open for another try.
    /// </exception>
    public static async Task<TerminalWallet> CreateAsync(
        WalletSetup setup, IWalletStore store, IDeviceKeyStore keys, WalletOptions options,
        CancellationToken cancellation = default)
    {
        WalletCore core = await Enrolment.PrepareAsync(setup, store, keys, options, cancellation);
        try
        {
            await Enrolment.RegisterAsync(core, setup, new OrderSender(core, new OrderJudge(core)), cancellation);
        }
        catch
        {
            core.Key.Dispose();
            throw;
        }

        return new TerminalWallet(core);
    }

    /// <summary>Opens a wallet. It sends nothing; call <see cref="RecoverAsync"/> next.</summary>
    /// <param name="store">Where the wallet is kept; belongs to the wallet from now on.</param>
    /// <param name="keys">Where the device key is kept.</param>
    /// <param name="options">Surroundings.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="WalletException">No wallet, not registered yet, or the wrong key.</exception>
    public static async Task<TerminalWallet> OpenAsync(
        IWalletStore store, IDeviceKeyStore keys, WalletOptions options, CancellationToken cancellation = default)
    {
        WalletIdentity identity = await store.ReadIdentityAsync(cancellation)
            ?? throw new WalletException("There is no wallet here; create one first.");
        if (identity.Owner is null)
            throw new WalletException("The wallet's registration is not finished; create it again to go on.");
        return new TerminalWallet(await Enrolment.OpenAsync(identity, store, keys, options, cancellation));
    }

    /// <summary>What the wallet holds, with coins of undecided orders apart.</summary>
    public async Task<Balance> GetBalanceAsync(CancellationToken cancellation = default) =>
        Balances.Of(await _core.Store.ReadCoinsAsync(cancellation));

    /// <summary>All coins, smallest first, reserved ones included.</summary>
    public async Task<IReadOnlyList<WalletCoin>> GetCoinsAsync(CancellationToken cancellation = default) =>
        await _core.Store.ReadCoinsAsync(cancellation);

    /// <summary>Orders whose fate is not known yet, oldest first.</summary>
    public async Task<IReadOnlyList<WalletOrder>> GetOpenOrdersAsync(CancellationToken cancellation = default) =>
        await _core.Store.ReadOpenOrdersAsync(cancellation);

    /// <summary>An order of this wallet, open or decided; null if another device made it or nobody did.</summary>
    public async Task<WalletOrder?> FindOrderAsync(OrderId id, CancellationToken cancellation = default) =>
        await _core.Store.ReadOrderAsync(id, cancellation);

    /// <summary>A new order id, for callers that must know it before they pay.</summary>
    public OrderId NewOrderId() => _core.NewOrderId();

    /// <summary>Lines of this terminal's own history after a number, oldest first.</summary>
    public async Task<IReadOnlyList<HistoryLine>> GetHistoryAsync(
        long after = 0, int limit = 100, CancellationToken cancellation = default) =>
        await _core.Store.ReadHistoryAsync(after, limit, cancellation);

    /// <summary>Closes the wallet, its store and its key.</summary>
    public ValueTask DisposeAsync() => _core.DisposeAsync();

    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _core.Gate.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _core.Gate.Release();
        }
    }
}

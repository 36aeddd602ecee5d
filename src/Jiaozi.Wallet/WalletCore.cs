using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Network;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet;

/// <summary>What all parts of an open wallet share.</summary>
internal sealed class WalletCore : IAsyncDisposable
{
    private readonly AccessTokens _access;
    private long _networkCheckedUnixMs;

    public WalletCore(
        IWalletStore store, IDeviceKey key, WalletOptions options, FrontClient front, NetworkSource network,
        WalletIdentity identity)
    {
        (Store, Key, Options, Front, Network, Identity) = (store, key, options, front, network, identity);
        Coins = new CoinVerifier(options.Seals);
        Outcomes = new OutcomeVerifier(Coins);
        _access = new AccessTokens(this);
    }

    public IWalletStore Store { get; }

    public IDeviceKey Key { get; }

    public WalletOptions Options { get; }

    public FrontClient Front { get; }

    public NetworkSource Network { get; }

    public WalletIdentity Identity { get; set; }

    public CoinVerifier Coins { get; }

    public OutcomeVerifier Outcomes { get; }

    /// <summary>Serialises everything that changes the wallet.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public OwnerId Owner => Identity.Owner!.Value;

    public long NowUnixMs => Options.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public string Access() => _access.Get();

    public OrderId NewOrderId()
    {
        Span<byte> random = stackalloc byte[10];
        Options.Random.Fill(random);
        return OrderId.Create(NowUnixMs, random);
    }

    /// <summary>True if the order cannot commit any more, whatever the clocks say.</summary>
    public bool IsOver(WalletOrder order) =>
        NowUnixMs > order.ExpiryUnixMs + (long)Options.ClockTolerance.TotalMilliseconds;

    /// <summary>Asks a front for something of the account.</summary>
    /// <exception cref="WalletException">It was refused or did not get through.</exception>
    public async Task<T> AskAsync<T>(Func<string, Task<FrontResult<T>>> ask)
    {
        FrontResult<T> result = await ask(_access.Get());
        if (result is FrontProblem<T> { Status: Status.AccessDenied })
        {
            _access.Forget();
            result = await ask(_access.Get());
        }

        return Expect(result);
    }

    /// <summary>The answer, or an exception that says what is wrong.</summary>
    public static T Expect<T>(FrontResult<T> result) => result switch
    {
        FrontAnswer<T> answer => answer.Value,
        FrontProblem<T> problem => throw new WalletException(problem.Status, problem.Detail),
        FrontUnreachable<T> lost => throw new WalletException(Status.RegionUnavailable, lost.Detail),
        _ => throw new InvalidOperationException($"Unknown result {result.GetType().Name}."),
    };

    /// <summary>Asks for a newer network file.</summary>
    /// <param name="onlyIfOld">True to ask only if the last look was long ago.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>True if a newer one is in force now.</returns>
    public async Task<bool> RefreshNetworkAsync(bool onlyIfOld, CancellationToken cancellation)
    {
        long age = NowUnixMs - _networkCheckedUnixMs;
        if (onlyIfOld && (Options.Network is not null || age < Options.NetworkFileAge.TotalMilliseconds)) return false;
        if (await Front.GetNetworkAsync(cancellation) is not FrontAnswer<byte[]> answer) return false;
        _networkCheckedUnixMs = NowUnixMs;
        if (!Network.Offer(answer.Value)) return false;
        NetworkFile file = Network.Current;
        if (Options.Network is null)
            await Store.ApplyAsync(new WalletChange { NetworkFile = file.Bytes }, cancellation);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        Gate.Dispose();
        if (Options.Network is null) await Network.DisposeAsync();
        await Store.DisposeAsync();
    }
}

using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;
using Jiaozi.Wallet.Keys;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Tests.Model;

/// <summary>A network, its central and one front, and wallets of people in Shanghai (Ann) and Beijing (Bo).</summary>
internal sealed class WalletWorld : IDisposable
{
    private readonly HttpClient _http;

    public WalletWorld()
    {
        Central = new ModelCentral(Network, Time);
        Front = new ModelFront(Network, Central);
        _http = new HttpClient(Front);
        Options = new WalletOptions
        {
            Http = _http,
            Fronts = [new Uri("http://front.test")],
            Time = Time,
            Random = new CountingRandom(),
            RequestTimeout = Timeout.InfiniteTimeSpan,
            ListenSilence = Timeout.InfiniteTimeSpan,
        };
    }

    public TestNetwork Network { get; } = new();

    public HastyTime Time { get; } = new();

    public ModelCentral Central { get; }

    public ModelFront Front { get; }

    public WalletOptions Options { get; set; }

    public OwnerId Ann => Network.Owner(TestNetwork.Shanghai, 1);

    public OwnerId Bo => Network.Owner(TestNetwork.Beijing, 2);

    public Party PartyBo { get; } = Party.Of(TestNetwork.Phone(TestNetwork.Beijing, 2));

    public static MemoryKeyStore KeyStore(string word) => new(CoseAlgorithm.Ed25519, TestNetwork.Secret(word));

    public WalletSetup Setup(RegionCode region, int number) => new()
    {
        Feature = TestNetwork.Phone(region, number),
        RootKey = Network.Root.PublicKey,
        IdentityToken = nonce => Task.FromResult(ModelCentral.Token(nonce.Value)),
    };

    public Task<TerminalWallet> CreateAnnAsync(IWalletStore? store = null, string device = "ann's phone") =>
        TerminalWallet.CreateAsync(
            Setup(TestNetwork.Shanghai, 1), store ?? new MemoryWalletStore(), KeyStore(device), Options);

    public Task<TerminalWallet> CreateBoAsync() => TerminalWallet.CreateAsync(
        Setup(TestNetwork.Beijing, 2), new MemoryWalletStore(), KeyStore("bo's phone"), Options);

    public Task<TerminalWallet> OpenAnnAsync(IWalletStore store) =>
        TerminalWallet.OpenAsync(store, KeyStore("ann's phone"), Options);

    /// <summary>Ann's wallet with coins of these amounts, synced.</summary>
    public async Task<TerminalWallet> AnnWithAsync(IWalletStore? store, params long[] amounts)
    {
        TerminalWallet ann = await CreateAnnAsync(store);
        foreach (long amount in amounts) Central.Issue(Ann, amount);
        await ann.SyncAsync();
        return ann;
    }

    /// <summary>The wallet shows what the central has, and nothing is open.</summary>
    public async Task AssertAgreesAsync(TerminalWallet wallet)
    {
        Assert.Empty(await wallet.GetOpenOrdersAsync());
        IReadOnlyList<WalletCoin> coins = await wallet.GetCoinsAsync();
        Assert.All(coins, coin => Assert.Null(coin.ReservedBy));
        Assert.Equal(
            Central.Coins(wallet.Owner).Select(coin => coin.Body.Id).ToHashSet(), [.. coins.Select(coin => coin.Id)]);
    }

    public static Amount Cents(long minorUnits) => Amount.Of(minorUnits);

    public void Dispose()
    {
        _http.Dispose();
        Front.Dispose();
    }

    /// <summary>Numbers instead of randomness: different every time, the same in every run.</summary>
    private sealed class CountingRandom : IRandomSource
    {
        private long _next;

        public void Fill(Span<byte> bytes)
        {
            bytes.Clear();
            BitConverter.TryWriteBytes(bytes[^8..], Interlocked.Increment(ref _next));
        }
    }
}

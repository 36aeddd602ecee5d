using System.Net.Http.Json;
using System.Security.Cryptography;
using Jiaozi.Central;
using Jiaozi.Central.Host;
using Jiaozi.Cli.Auditing;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Front;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Identity;
using Jiaozi.Sandbox.Operators;
using Jiaozi.Storage.RocksDb;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Fronts;
using Jiaozi.Wallet.Keys;
using Jiaozi.Wallet.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Jiaozi.EndToEnd.Tests.Support;

/// <summary>
/// Three centrals on the embedded store and three fronts, in this process, over real sockets of the loopback. Every
/// server can be stopped and started again; every store can be held or made to fail.
/// </summary>
public class LiveNetwork : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jiaozi-e2e-").FullName;
    private readonly Dictionary<RegionCode, CentralServer> _centrals = [];
    private readonly Dictionary<RegionCode, FaultyStore> _stores = [];
    private readonly Dictionary<RegionCode, WebApplication> _fronts = [];
    private SandboxHome? _home;
    private IdentityProvider? _identity;
    private IReadOnlyList<ISigner> _operators = [];

    internal HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    internal NetworkFile Network { get; private set; } = null!;

    internal SandboxPaths Paths => _home!.Paths;

    internal IReadOnlyList<ISigner> Operators => _operators;

    internal IReadOnlyList<RegionCode> Codes => [.. Network.Plan.Regions.Select(region => region.Code)];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _home = SandboxHome.Open(new SandboxOptions { DataPath = _folder, BasePort = FreePorts.Block() });
        Network = _home.Network;
        Prepare(_folder);
        _identity = _home.IdentityProvider(TimeProvider.System);
        _operators = _home.OperatorKeys();
        foreach (RegionCode region in Codes)
            KeyFile.WritePrivate(NextKey(region), CoseAlgorithm.Ed25519, RandomNumberGenerator.GetBytes(32));
        foreach (RegionCode region in Codes) await StartCentralAsync(region);
        foreach (RegionCode region in Codes) await StartFrontAsync(region);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (RegionCode region in _fronts.Keys.ToList()) await StopFrontAsync(region);
        foreach (RegionCode region in _centrals.Keys.ToList()) await StopCentralAsync(region);
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A region's key that its central has and the network file does not name yet.</summary>
    internal string NextKey(RegionCode region) => Path.Combine(Paths.Network, $"{region}-next.key");

    internal Uri Front(RegionCode region) => new(Network.Region(region)!.Fronts[0]);

    internal CentralNode Central(RegionCode region) => _centrals[region].Node;

    /// <summary>Audits as it stands, whatever is on its way and whether or not the books hold.</summary>
    internal Task<AuditReport> AuditNowAsync() =>
        new AuditRunner(Network, _operators[0], TimeProvider.System, null, AuditorTls).RunAsync(_ => { }, default);

    internal FaultyStore Store(RegionCode region) => _stores[region];

    internal async Task StartCentralAsync(RegionCode region)
    {
        CentralConfiguration configuration = CentralConfiguration.Check(
            Change(new CentralServerOptions
            {
                Region = region.ToString(),
                Url = Network.Region(region)!.Centrals[0],
                StorePath = Paths.Store(region),
                NetworkFile = Paths.NetworkFile,
                RootKeyFile = Paths.RootPublicKey,
                NetworkKeyFile = Paths.NetworkKey,
                RegionKeyFiles = [Paths.RegionKey(region), NextKey(region)],
            }),
            _folder);
        Directory.CreateDirectory(Path.GetDirectoryName(configuration.StorePath)!);
        var store = new FaultyStore(RocksDbStore.Open(new RocksDbStoreOptions
        {
            Path = configuration.StorePath, CacheBytes = 16 << 20, WriteBufferBytes = 4 << 20,
        }));
        _stores[region] = store;
        _centrals[region] = await CentralServer.StartAsync(
            configuration, store, TimeProvider.System, default, LogTo);
    }

    /// <summary>Starts a central again and waits until every front has found it again.</summary>
    internal async Task RestartCentralAsync(RegionCode region)
    {
        await StartCentralAsync(region);
        foreach (RegionCode at in Codes)
        {
            var seals = new Uri(Front(at), $"{Routes.Seals}/{region}");
            await Eventually.TrueAsync(
                async () =>
                {
                    using HttpResponseMessage answer = await Http.GetAsync(seals);
                    return answer.IsSuccessStatusCode;
                },
                $"the front of {at} finds the central of {region}");
        }
    }

    internal async Task StopCentralAsync(RegionCode region)
    {
        if (_centrals.Remove(region, out CentralServer? central)) await central.DisposeAsync();
    }

    /// <summary>Starts a front with a network file of its own, so it hears of a newer one from centrals only.</summary>
    internal async Task StartFrontAsync(RegionCode region)
    {
        string file = Path.Combine(_folder, $"front-{region}.cose");
        if (!File.Exists(file)) File.Copy(Paths.NetworkFile, file);
        WebApplication front = FrontServer.Build(
            Change(new FrontOptions
            {
                Region = region,
                NetworkFilePath = file,
                RootKey = Network.Root,
                Urls = Network.Region(region)!.Fronts,
                Limits = new FrontLimits
                {
                    RequestsPerSecondPerAddress = 0,
                    RequestsPerSecondPerDevice = 0,
                    NetworkRefresh = TimeSpan.FromMilliseconds(100),
                },
            }),
            TimeProvider.System, LogTo);
        _fronts[region] = front;
        await front.StartAsync();
    }

    /// <summary>Stops a front and breaks its connections, answered or not.</summary>
    internal async Task StopFrontAsync(RegionCode region)
    {
        if (!_fronts.Remove(region, out WebApplication? front)) return;
        await front.StopAsync(new CancellationToken(canceled: true));
        await front.DisposeAsync();
    }

    /// <summary>Signs a changed plan as next version and lays it where the centrals, watch.</summary>
    internal void Change(Func<NetworkPlan, NetworkPlan> change) =>
        Network = SandboxHome.Sign(Paths, change(Network.Plan) with { Version = Network.Plan.Version + 1 });

    /// <summary>Registers a new terminal; at a front of that region unless other ones are named.</summary>
    internal async Task<Person> JoinAsync(
        FeatureValue feature, RegionCode at, Func<WalletOptions, WalletOptions>? change = null)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        var options = new WalletOptions
        {
            Http = Http,
            Fronts = [Front(at)],
            FirstRetryDelay = TimeSpan.FromMilliseconds(20),
            NetworkFileAge = TimeSpan.Zero,
        };
        var setup = new WalletSetup
        {
            Feature = feature,
            RootKey = Network.Root,
            IdentityToken = nonce => Task.FromResult(Token(feature, nonce.Value)),
        };
        TerminalWallet wallet = await TerminalWallet.CreateAsync(
            setup, new MemoryWalletStore(), new MemoryKeyStore(CoseAlgorithm.Ed25519, secret),
            change?.Invoke(options) ?? options);
        return new Person(wallet, SoftwareKey.FromSecret(CoseAlgorithm.Ed25519, secret));
    }

    /// <summary>Somebody new of that region, standing there, with coins of these amounts.</summary>
    internal async Task<Person> JoinAsync(RegionCode home, params IReadOnlyList<long> coins)
    {
        Person person = await JoinAsync(Regions.NewPhone(home), home);
        await FundAsync(person, coins);
        return person;
    }

    /// <summary>Issues coins of these amounts and syncs.</summary>
    internal async Task FundAsync(Person person, params IReadOnlyList<long> coins)
    {
        foreach (long minorUnits in coins)
        {
            DeskResult issued = await Desk(_operators).IssueAsync(Party.Of(person.Feature), Amount.Of(minorUnits));
            Assert.True(issued.IsCommitted, issued.Detail);
        }

        await person.Wallet.SyncAsync();
    }

    internal OperatorDesk Desk(IReadOnlyList<ISigner> signers) => new(
        Network, new FrontClient(Http, [.. Codes.Select(Front)], TimeSpan.FromSeconds(15), TimeProvider.System),
        signers,
        SystemRandomSource.Instance, TimeProvider.System);

    /// <summary>Posts an order by hand.</summary>
    internal Task<HttpResponseMessage> PostAsync(RegionCode at, OrderSubmission submission, string? route = null) =>
        Http.PostAsJsonAsync(
            new Uri(Front(at), route ?? Routes.Payments), submission, ApiJson.Default.OrderSubmission);

    /// <summary>Audits everything when no coin is on its way any more; the books must hold.</summary>
    internal async Task<AuditReport> AuditAsync()
    {
        AuditReport? report = null;
        await Eventually.TrueAsync(
            async () =>
            {
                report = await AuditNowAsync();
                return report.Total.InTransit == "0";
            },
            "every coin has arrived");
        Assert.True(report!.Conserved, string.Join('\n', report.Findings));
        return report;
    }

    /// <summary>Comes before any server starts.</summary>
    private protected virtual void Prepare(string folder) { }

    private protected virtual CentralServerOptions Change(CentralServerOptions options) => options;

    private protected virtual FrontOptions Change(FrontOptions options) => options;

    private protected virtual NodeClient? AuditorTls => null;

    /// <summary>Where servers report; nowhere unless said.</summary>
    internal virtual void LogTo(ILoggingBuilder logging) { }

    private string Token(FeatureValue feature, string nonce)
    {
        string? token = _identity!.MakeToken(feature, _identity.SendCode(feature).Code, nonce);
        Assert.NotNull(token);
        return token;
    }
}

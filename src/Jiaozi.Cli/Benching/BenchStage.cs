using System.Security.Cryptography;
using System.Text.Json;
using Jiaozi.Cli.Auditing;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Keys;
using Jiaozi.Sandbox.Databases;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// What every benchmark needs, from empty folder to audit: books with owners and coins, servers and a load generator in
/// processes of their own, and in the end the books held against what was acknowledged.
/// </summary>
internal sealed class BenchStage : IAsyncDisposable
{
    private const int MaxVerifySeconds = 3;

    private readonly BenchOptions _options;
    private readonly SandboxOptions _layout;
    private readonly string _folder;
    private readonly int? _basePort;
    private readonly Action<string> _note;
    private readonly byte[] _seed = RandomNumberGenerator.GetBytes(32);
    private Sandbox.Sandbox? _sandbox;
    private LoadClient? _load;

    private BenchStage(BenchOptions options, string folder, int? basePort, Action<string> note)
    {
        (_options, _folder, _basePort, _note) = (options, folder, basePort, note);
        _layout = new SandboxOptions
        {
            DataPath = folder, Regions = options.Regions, Unlimited = true, Figures = true,
            FrontRequests = options.Overload ? options.FrontRequests : null,
            Store = options.Store, Nodes = options.Nodes, Fronts = options.Fronts, BasePort = Port(),
        };
        Home = SandboxHome.Open(_layout);
        Owners = new BenchOwners(
            options.Regions, new NetworkKey(KeyFile.ReadSecret(Home.Paths.NetworkKey)), options.Algorithm, _seed);
        Network = Home.Network;
    }

    /// <summary>The data folder.</summary>
    public SandboxHome Home { get; private set; }

    /// <summary>Who pays and is paid.</summary>
    public BenchOwners Owners { get; }

    /// <summary>How long filling the books took.</summary>
    public double FillSeconds { get; private set; }

    /// <summary>The network file when the load began.</summary>
    public NetworkFile Network { get; private set; }

    /// <summary>The running servers.</summary>
    public Sandbox.Sandbox Sandbox => _sandbox!;

    /// <summary>The load generator.</summary>
    public LoadClient Load => _load!;

    private string HeldPath => Path.Combine(_folder, "held.csv");

    /// <summary>Makes a network and fills its books.</summary>
    /// <param name="options">What for.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="basePort">First port; any that are free if null.</param>
    /// <param name="note">Hears how far it is.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<BenchStage> PrepareAsync(
        BenchOptions options, string folder, int? basePort, Action<string> note, CancellationToken cancellation)
    {
        var stage = new BenchStage(options, folder, basePort, note);
        note($"filling the books: {options.Owners} owners, {options.Coins} coins ...");
        long started = TimeProvider.System.GetTimestamp();
        await using (var database = await SandboxDatabase.StartAsync(stage.Home, TimeProvider.System, cancellation))
            await new BenchBooks(stage.Home, stage.Owners, options, database.Connection).FillAsync();
        stage.FillSeconds = SecondsSince(started);
        return stage;
    }

    /// <summary>Signature verifications per second of the machine on all cores; nothing else may run meanwhile.</summary>
    public double Verify()
    {
        _note("verifying signatures on all cores, nothing else ...");
        return VerifyRate.Measure(Owners, TimeSpan.FromSeconds(Math.Min(MaxVerifySeconds, _options.Seconds / 2)));
    }

    /// <summary>Starts the servers and the load generator.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        // Ports that were free before the filling may not be any more.
        _note("starting servers ...");
        _sandbox = await SandboxCommand.StartAsync(_layout with { BasePort = Port() }, cancellation);
        Home = _sandbox.Home;
        Network = _options.NamedRegions > _options.RunningRegions
            ? await NamedRegions.AddAsync(_sandbox, _options.NamedRegions, cancellation)
            : Home.Network;
        string planPath = Path.Combine(_folder, "load.json");
        var plan = new LoadPlan(_folder, Convert.ToBase64String(_seed), _options);
        await File.WriteAllTextAsync(planPath, JsonSerializer.Serialize(plan), cancellation);
        _load = await LoadClient.StartAsync(planPath);
    }

    /// <summary>Ends the load and holds the books against what was acknowledged.</summary>
    public async Task<BenchBooksReport> AuditAsync(CancellationToken cancellation)
    {
        if (await Load.WriteHeldAsync(HeldPath) is > 0 and var inDoubt)
            _note($"the outcome of {inDoubt} payments was not known; they were asked for again");
        await StopLoadAsync();

        // The sandbox's own file names the regions that have books; money sent to any other would break the sum.
        _note("auditing ...");
        NetworkFile network = Home.Network;
        var reader = Home.OperatorKeys()[0];
        long started = TimeProvider.System.GetTimestamp();
        AuditReport audit = await new AuditRunner(network, reader, TimeProvider.System)
            .RunSettledAsync(cancellation);
        (long acknowledged, long missing) = await HeldCoins.CompareAsync(
            HeldPath, network, _options.Regions, reader, cancellation);
        return new BenchBooksReport(audit, acknowledged, missing, SecondsSince(started));
    }

    public async ValueTask DisposeAsync()
    {
        await StopLoadAsync();
        if (_sandbox is not null) await _sandbox.DisposeAsync();
    }

    private static double SecondsSince(long started) =>
        Math.Round(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 1);

    private int Port() => _basePort ?? FreePorts.Find(Math.Max(_options.Nodes, _options.Fronts));

    private async Task StopLoadAsync()
    {
        if (Interlocked.Exchange(ref _load, null) is { } load) await load.DisposeAsync();
    }
}

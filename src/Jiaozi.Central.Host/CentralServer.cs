using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Host.Cluster;
using Jiaozi.Hosting.Telemetry;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;
using Jiaozi.Storage.Postgres;
using Jiaozi.Storage.RocksDb;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Jiaozi.Central.Host;

/// <summary>A running central: store, node and gRPC server, composed here and nowhere else.</summary>
public sealed class CentralServer : IAsyncDisposable
{
    /// <summary>A front's batch of the largest orders fits.</summary>
    private const int MaxOrderBatchBytes = 8 * 1024 * 1024;

    /// <summary>
    /// How long stopping in order may take. A node that cannot reach its store would try for minutes to tell the others,
    /// who notice by themselves in seconds.
    /// </summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    /// <summary>The same for the commit under way and the lease.</summary>
    private static readonly TimeSpan CommitPatience = TimeSpan.FromSeconds(10);

    private readonly WebApplication _app;
    private readonly IStore _store;
    private readonly NodeLease? _lease;
    private readonly NodeEnd? _end;
    private readonly NetworkSource _network;
    private readonly TimeProvider _time;

    private CentralServer(
        WebApplication app, CentralNode node, IStore store, NodeLease? lease, NetworkSource network)
    {
        (_app, Node, _store, _lease, _network) = (app, node, store, lease, network);
        _end = app.Services.GetService<NodeEnd>();
        _time = app.Services.GetRequiredService<TimeProvider>();
    }

    /// <summary>The central behind the server.</summary>
    public CentralNode Node { get; }

    /// <summary>Takes orders of the whole region, whichever node decides them.</summary>
    public IOrderTaker Orders => _app.Services.GetRequiredService<IOrderTaker>();

    /// <summary>The address it listens on.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features
        .Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Starts a central on the store that its configuration names.</summary>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    /// <exception cref="FormatException">
    /// The network file is not valid, homes in it go by other phone data than this program's, or it names a signing
    /// key that this central does not hold.
    /// </exception>
    public static async Task<CentralServer> StartAsync(
        CentralConfiguration configuration, TimeProvider time, CancellationToken cancellation) =>
        await StartAsync(configuration, await OpenStoreAsync(configuration, cancellation), time, cancellation);

    /// <summary>Starts a central on a store of the caller's making; the server disposes it.</summary>
    /// <param name="configuration">What it needs to know.</param>
    /// <param name="store">Its books.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="logging">Changes where it reports; the console unless said otherwise.</param>
    public static async Task<CentralServer> StartAsync(
        CentralConfiguration configuration, IStore store, TimeProvider time, CancellationToken cancellation,
        Action<ILoggingBuilder>? logging = null)
    {
        NodeLease? lease = null;
        NetworkSource? network = null;
        CentralServer server;
        try
        {
            if (configuration.Options.Cluster is { } cluster)
                lease = await ClusterHosting.TakeLeaseAsync(store, cluster, time);
            network = NetworkSource.Watch(
                configuration.NetworkFile, configuration.RootKey!, time,
                file => file.Plan.HomeRegions.PhoneDataError ?? configuration.Signers.Objection(file));
            server = Build(configuration, store, lease, network, time, logging);
        }
        catch
        {
            await ReleaseAsync(lease);
            if (network is not null) await network.DisposeAsync();
            await store.DisposeAsync();
            throw;
        }

        try
        {
            // Orders are taken before the port opens.
            await server.Node.StartAsync(cancellation);
            await server._app.StartAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static CentralServer Build(
        CentralConfiguration configuration, IStore store, NodeLease? lease, NetworkSource network, TimeProvider time,
        Action<ILoggingBuilder>? logging)
    {
        network.Current.Homes.Warm();

        // 1. The server.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders()
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Warning)
            .AddFilter("Orleans", LogLevel.Warning)

            // Calls to a node that is only just joining fail and are repeated; whoever calls tells what matters.
            .AddFilter("Polly", LogLevel.None).AddFilter("Orleans.Messaging", LogLevel.Critical)

            // It advises another garbage collector, and takes the time before the start for a standstill.
            .AddFilter("Orleans.Runtime.Silo", LogLevel.Error).AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        if (logging is null) builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        else logging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => CentralTransport.Configure(kestrel, configuration));
        builder.WebHost.UseUrls(configuration.Options.Url)
            .UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = 16 * 1024 * 1024;
            grpc.MaxSendMessageSize = 16 * 1024 * 1024;
        }).AddServiceOptions<CentralService>(grpc => grpc.MaxReceiveMessageSize = MaxOrderBatchBytes);

        // 2. The central.
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<INetworkSource>(network);
        builder.Services.AddSingleton(services => CentralTransport.Open(
            configuration, time, services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<GrpcLinkTransport>();
        builder.Services.AddSingleton(services => new CentralNode(
            new CentralOptions
            {
                Region = configuration.Region, Writer = lease?.Writer ?? 0,
                QueueCapacity = configuration.Options.QueueCapacity,
            },
            store, network, configuration.NetworkKey!, configuration.Signers,
            services.GetRequiredService<GrpcLinkTransport>(), time,
            services.GetRequiredService<ILogger<CentralNode>>(), lease));
        if (lease is null)
            builder.Services.AddSingleton<IOrderTaker>(services => services.GetRequiredService<CentralNode>());
        else builder.AddCluster(configuration, network.Current.Plan.Id.ToString(), lease, store);
        builder.Services.AddHostedService(services => new TelemetryService(
            configuration.Options.Telemetry, "jiaozi-central", configuration.Region, CentralMeters.Begin,
            services.GetRequiredService<ILogger<TelemetryService>>()));
        WebApplication app = builder.Build();
        CentralTransport.Map(app);

        CentralNode node = app.Services.GetRequiredService<CentralNode>();
        ILogger<CentralNode> logger = app.Services.GetRequiredService<ILogger<CentralNode>>();
        network.Changed += message => logger.LogInformation("{Region}: {Message}", configuration.Region, message);
        network.Rejected += message => logger.LogCritical("{Region}: {Message}", configuration.Region, message);
        return new CentralServer(app, node, store, lease, network);
    }

    /// <summary>Why this node of a cluster cannot go on; null as long as it can.</summary>
    public string? Failure => _end?.Reason;

    /// <summary>
    /// Ends when the process is asked to stop, or the node cannot go on (<see cref="Failure"/>). Nothing has stopped then:
    /// disposing the server does that.
    /// </summary>
    /// <param name="cancellation">Asks it to stop as well.</param>
    public async Task WaitForShutdownAsync(CancellationToken cancellation)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration own = _app.Lifetime.ApplicationStopping.Register(End);
        await using CancellationTokenRegistration others = cancellation.Register(End);
        await stopping.Task;

        void End() => stopping.TrySetResult();
    }

    /// <summary>Stops taking requests, finishes the commit under way, closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await WithinAsync(StopPatience, _app.StopAsync());
        if (_lease is null) await Node.DisposeAsync();
        else
        {
            // Nobody can act on what a commit does that ends later: the lease is given up only after it, or taken.
            await WithinAsync(CommitPatience, ReleaseAsync(Node.DisposeAsync().AsTask(), _lease));
        }

        await _app.DisposeAsync();
        await _network.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>
    /// Waits for something to stop, but not for ever: a database that does not answer must not keep the process alive for
    /// longer than a service manager waits.
    /// </summary>
    private async Task WithinAsync(TimeSpan patience, Task stop)
    {
        try
        {
            await stop.WaitAsync(patience, _time);
        }
        catch (TimeoutException)
        {
            _app.Logger.LogWarning("The server did not stop in order in {Patience}; it ends all the same.", patience);
        }
        catch (Exception fault)
        {
            // Deliberately everything: whatever ails the server, the commit under way ends and the store is closed.
            _app.Logger.LogError(fault, "The server did not stop in order");
        }
    }

    private static async Task ReleaseAsync(Task node, NodeLease lease)
    {
        await node;
        await ReleaseAsync(lease);
    }

    /// <summary>A node that leaves in order need not be missed before its log goes to another.</summary>
    private static async Task ReleaseAsync(NodeLease? lease)
    {
        try
        {
            if (lease is not null) await lease.ReleaseAsync();
        }
        catch (StoreException)
        {
            // The others will take it once they see that the node is gone.
        }
    }

    private static async Task<IStore> OpenStoreAsync(
        CentralConfiguration configuration, CancellationToken cancellation)
    {
        if (configuration.PostgresStore is { } database)
            return await PostgresStore.OpenAsync(database, cancellation);
        long cache = configuration.Options.StoreCacheMiB * 1024L * 1024L;
        return RocksDbStore.Open(new RocksDbStoreOptions
        {
            Path = configuration.StorePath, CacheBytes = cache, WriteBufferBytes = cache / 4,
        });
    }
}

using Jiaozi.Central.Accounts;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Intake;
using Jiaozi.Central.Links;
using Jiaozi.Central.Listening;
using Jiaozi.Central.Reading;
using Jiaozi.Central.Seals;
using Jiaozi.Central.Telemetry;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;
using Microsoft.Extensions.Logging;
using SealPlace = Jiaozi.Central.Intake.SealPlace;

namespace Jiaozi.Central;

/// <summary>
/// One central (seed: 集中处理系统): issues, transfers ownership, destroys and keeps accounts for the owners of one
/// region. It is the composition of the engine and knows nothing of gRPC or hosting.
/// </summary>
public sealed class CentralNode : IOrderTaker, IAsyncDisposable
{
    private readonly CentralOptions _options;
    private readonly INetworkSource _network;
    private readonly OrderIntake _intake;
    private readonly CommitLoop _loop;
    private readonly CentralEngine _engine;
    private readonly ListenerHub _listeners = new();
    private readonly AccessControl _access;
    private readonly AccountReader _accounts;
    private readonly CommitPublisher _publisher;
    private readonly LinkReceiver _receiver;
    private readonly LinkKeeper _links;
    private readonly AccountCache _cache;
    private readonly PartitionSet _partitions;
    private readonly IStore _store;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private readonly CentralGauges _gauges;
    private int _disposed;

    /// <summary>Composes a central.</summary>
    /// <param name="options">What it needs to know about itself.</param>
    /// <param name="store">Its books; the caller disposes it after the node.</param>
    /// <param name="network">The network file.</param>
    /// <param name="networkKey">The secret that turns feature values into owner ids.</param>
    /// <param name="signers">The region's private keys.</param>
    /// <param name="transport">The way to other centrals.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where it reports.</param>
    /// <param name="lease">
    /// As one of several nodes of its region: its lease; it has no partitions then until it is given some.
    /// </param>
    public CentralNode(
        CentralOptions options, IStore store, INetworkSource network, NetworkKey networkKey, RegionSigners signers,
        ILinkTransport transport, TimeProvider time, ILogger logger, NodeLease? lease = null)
    {
        if (lease is not null && lease.Writer != options.Writer)
            throw new ArgumentException("The lease is for another log.", nameof(lease));
        _partitions = new PartitionSet(lease is null ? Core.Owners.Partitions.All : Core.Owners.Partitions.None);
        Name = lease?.Node ?? "";
        _time = time;
        _options = options;
        _network = network;
        AccountCache cache = _cache = new AccountCache(store, options.AccountCacheSize, _partitions);
        var seals = new SealReader(store, network, signers);
        var bell = new LinkBell();
        var traces = new TransferTraces();
        _publisher = new CommitPublisher(seals, _listeners, bell, traces, logger);
        _intake = new OrderIntake(options, network, networkKey, cache, new IdentityTokens(time), _partitions, store, time);
        _loop = new CommitLoop(
            options, store, cache, seals, signers, network, _publisher, _partitions, lease, time, logger);
        _engine = new CentralEngine(options, _intake, _loop);
        _access = new AccessControl(options, network, cache, time);
        _accounts = new AccountReader(store, seals);
        _receiver = new LinkReceiver(options, network, new CoinVerifier(new SealMemory()), _engine, logger);
        _links = new LinkKeeper(
            options, network,
            (log, destination) => new LinkSender(
                options, log, destination, store, seals, network, signers, transport, bell, _engine, _partitions, traces,
                time, logger),
            time);
        Books = new BooksReader(store, options.Region);
        _store = store;
        _gauges = new CentralGauges(this);
    }

    /// <summary>The region.</summary>
    public RegionCode Region => _options.Region;

    /// <summary>As one of several nodes of its region: its name, another one for each start; otherwise empty.</summary>
    public string Name { get; }

    /// <summary>The log that this central writes.</summary>
    public LogId Log => _options.Log;

    /// <summary>Seals, and everything that holds money for auditors.</summary>
    public BooksReader Books { get; }

    /// <summary>The network file in force.</summary>
    public NetworkFile Network => _network.Current;

    /// <summary>Number of the newest durable seal of this central's log.</summary>
    public ulong SealNumber => _engine.Durable.Number;

    /// <summary>The running totals of the newest durable seal of this central's log.</summary>
    public SealTotals Totals => _engine.Durable.Totals;

    /// <summary>How the engine is doing.</summary>
    public EngineState State => _loop.State;

    /// <summary>Why it is not ready.</summary>
    public string Detail => _loop.Detail;

    /// <summary>Work waiting for a commit.</summary>
    public int QueueLength => _loop.QueueLength;

    /// <summary>Orders taken and not answered yet.</summary>
    public int OrdersUnderWay => _engine.OrdersUnderWay;

    /// <summary>Accounts in memory.</summary>
    public int AccountsCached => _cache.Count;

    /// <summary>Orders decided and durable since the start, refusals included.</summary>
    public long OrdersDecided => _publisher.Decided;

    /// <summary>The links to all other regions, from every log that this central sends for.</summary>
    public IReadOnlyList<LinkState> Links => _links.States;

    /// <summary>Deliveries of other regions, or of somebody who only says so, refused since the start.</summary>
    public long RefusedDeliveries => _receiver.Refused;

    /// <summary>Reads where the log stands and starts to take orders.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _loop.LoadAsync(cancellation);
        _links.Start(_options.Writer);
        _running.Add(Task.Run(() => _loop.RunAsync(_stopping.Token), CancellationToken.None));
        _running.Add(Task.Run(() => _links.RunAsync(_stopping.Token), CancellationToken.None));
    }

    /// <summary>
    /// Sends what is in the outbox of another log of this region, whose own central is gone. What several centrals send
    /// for one log at a time arrives once all the same.
    /// </summary>
    public void StartSending(byte writer) => _links.Start(writer);

    /// <summary>Ends when this central sends nothing for that log any more.</summary>
    public Task StopSendingAsync(byte writer) => _links.StopAsync(writer);

    /// <summary>The logs of this region that have at least one seal.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task<IReadOnlyList<byte>> WritersAsync()
    {
        var writers = new List<byte>();
        await using IStoreSnapshot snapshot = await _store.SnapshotAsync(CancellationToken.None);
        await foreach (SealId head in HeadReader.ReadAllAsync(snapshot, CancellationToken.None))
            writers.Add(head.Writer);
        return writers;
    }

    /// <summary>True if this central decides the orders of a partition (<see cref="OwnerDigest.Partition"/>).</summary>
    public bool HasPartition(int partition) => _partitions.Has(partition);

    /// <summary>Partitions whose orders this central decides now; another object after every change.</summary>
    public Partitions Partitions => _partitions.Current;

    /// <summary>
    /// Decides the orders of a partition from now on. Nobody else may be able to commit for it any more.
    /// </summary>
    public void TakePartition(int partition)
    {
        _cache.Forget(partition);
        _partitions.Set(partition, true);
    }

    /// <summary>
    /// Decides no orders of a partition any more; ends when those that were decided are durable. Orders that come later
    /// are answered with <see cref="OrderAnswer.Elsewhere"/>.
    /// </summary>
    /// <returns>
    /// False if the engine has stopped: what it was writing then may still become durable until its lease has ended.
    /// </returns>
    public async Task<bool> LeavePartitionAsync(int partition)
    {
        _partitions.Set(partition, false);
        var barrier = new BarrierWork();
        while (!_loop.TryAdd(barrier))
        {
            if (_loop.State == EngineState.Stopped) return false;
            await Task.Delay(_options.StoreRetry, _time, CancellationToken.None);
        }

        await barrier.Passed;
        return _loop.State != EngineState.Stopped;
    }

    /// <summary>The partition whose node decides a signed order; null if it cannot be read or has no account.</summary>
    public int? PartitionOf(ReadOnlyMemory<byte> signedOrder) => _intake.AccountOf(signedOrder)?.Partition;

    /// <summary>Decides a signed order; the answer comes after the decision is durable.</summary>
    public async Task<OrderAnswer> SubmitAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, string traceparent = "")
    {
        var answer = new AwaitedAnswer();
        await SubmitAsync(signedOrder, places, 0, answer, traceparent);
        return await answer.Task;
    }

    /// <inheritdoc/>
    public ValueTask SubmitAsync(
        ReadOnlyMemory<byte> signedOrder, IReadOnlyList<SealPlace> places, ulong number, IAnswerReceiver sender,
        string traceparent = "") =>
        _engine.SubmitAsync(signedOrder, places, number, sender, traceparent);

    /// <summary>Applies transfers from another region.</summary>
    public async Task<DeliverReply> DeliverAsync(DeliverRequest request)
    {
        ArrivalWork.DeliveryAnswer answer = await _receiver.DeliverAsync(request);
        return new DeliverReply { Status = (int)answer.Status, Detail = answer.Detail, Watermark = answer.Watermark };
    }

    /// <summary>The recorded answer to an order of the account that the token opens.</summary>
    public async Task<OrderAnswer> GetOrderAsync(
        ReadOnlyMemory<byte> access, OrderId order, CancellationToken cancellation)
    {
        try
        {
            (OwnerId owner, Refusal? refused) = await _access.OwnerAsync(access, cancellation);
            return refused is null ? await _accounts.OrderAsync(owner, order, cancellation) : OrderAnswer.Of(refused);
        }
        catch (StoreException)
        {
            return OrderAnswer.Of(Status.StoreUnavailable);
        }
    }

    /// <summary>A page of the account's coins, encoded, with fresh proofs.</summary>
    public async Task<(Refusal? Refused, IReadOnlyList<byte[]> Coins, byte[] Next)> GetCoinsAsync(
        ReadOnlyMemory<byte> access, ReadOnlyMemory<byte> after, CancellationToken cancellation)
    {
        try
        {
            (OwnerId owner, Refusal? refused) = await _access.OwnerAsync(access, cancellation);
            if (refused is not null) return (refused, [], []);
            (IReadOnlyList<byte[]> coins, byte[] next) = await _accounts.CoinsAsync(owner, after, cancellation);
            return (null, coins, next);
        }
        catch (StoreException)
        {
            return (Refusal.Of(Status.StoreUnavailable), [], []);
        }
    }

    /// <summary>A page of the account's lines.</summary>
    public async Task<(Refusal? Refused, IReadOnlyList<(OrderId Order, Entry Entry)> Lines, byte[] Next)>
        GetStatementAsync(
            ReadOnlyMemory<byte> access, ReadOnlyMemory<byte> after, int limit, CancellationToken cancellation)
    {
        try
        {
            (OwnerId owner, Refusal? refused) = await _access.OwnerAsync(access, cancellation);
            if (refused is not null) return (refused, [], []);
            (IReadOnlyList<(OrderId, Entry)> lines, byte[] next) =
                await _accounts.LinesAsync(owner, after, limit, cancellation);
            return (null, lines, next);
        }
        catch (StoreException)
        {
            return (Refusal.Of(Status.StoreUnavailable), [], []);
        }
    }

    /// <summary>
    /// Coins that arrive for the account from now on; the first element says that listening began. It ends when the
    /// central is shut down or the listener has fallen behind: then sync and listen again.
    /// </summary>
    public async IAsyncEnumerable<(Refusal? Refused, Arrived? Arrived)> ListenAsync(
        ReadOnlyMemory<byte> access,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        (OwnerId owner, Refusal? refused) = await _access.OwnerAsync(access, cancellation);
        if (refused is not null)
        {
            yield return (refused, null);
            yield break;
        }

        using ListenerHub.Subscription subscription = _listeners.Subscribe(owner.Digest);
        await subscription.Known.WaitAsync(cancellation);
        yield return (null, null);
        await foreach (Arrived arrived in subscription.ReadAsync(cancellation)) yield return (null, arrived);
    }

    /// <summary>
    /// Somebody else could not read the store: the engine looks for itself, and is not ready as long as it cannot either.
    /// </summary>
    public void Doubt(StoreException fault) => _loop.Doubt(fault);

    /// <summary>The region's other nodes, as far as listening goes; null if there are none.</summary>
    public IListenerRelay? Relay
    {
        get => _listeners.Relay;
        set => _listeners.Relay = value;
    }

    /// <summary>The owners for whom somebody listens here.</summary>
    public IEnumerable<OwnerDigest> Listeners => _listeners.Owners;

    /// <summary>True if somebody listens for the owner here.</summary>
    public bool ListensHere(OwnerDigest owner) => _listeners.ListensHere(owner);

    /// <summary>Hands a coin that another node made to those who listen for its owner here.</summary>
    public void PublishHere(OwnerDigest owner, Arrived arrived) => _listeners.PublishHere(owner, arrived);

    /// <summary>Ends the owner's listeners here.</summary>
    public void EndHere(OwnerDigest owner) => _listeners.EndHere(owner);

    /// <summary>The home region of a feature value, owner overrides included.</summary>
    public RegionCode? FindHome(FeatureValue feature) => _intake.Resolve(Party.Of(feature), Network)?.Region;

    /// <summary>Null if the token lets its bearer read the books.</summary>
    public Refusal? CheckBooksAccess(ReadOnlyMemory<byte> access) => _access.Books(access);

    /// <summary>Finishes the commit under way, refuses what only waited, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _stopping.CancelAsync();
        _listeners.End();
        await Task.WhenAll(_running);
        _gauges.Dispose();
        _stopping.Dispose();
    }
}

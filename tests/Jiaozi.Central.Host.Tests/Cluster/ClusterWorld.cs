using System.Net;
using System.Net.Sockets;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Host.Cluster;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Storage;
using Jiaozi.Storage.Memory;
using Jiaozi.Testing;
using SealPlace = Jiaozi.Central.Intake.SealPlace;

namespace Jiaozi.Central.Host.Tests.Cluster;

/// <summary>A region of several nodes in one process: real servers, real Orleans, one store in memory.</summary>
internal sealed class ClusterWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly CentralWorld _world;
    private readonly MemoryStore _disk = new();
    private readonly List<CentralServer> _nodes = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("jiaozi-cluster-").FullName;

    private int _lastNumber = 1_000;

    private ClusterWorld(CentralWorld world) => _world = world;

    /// <summary>The region.</summary>
    public static RegionCode Region => TestNetwork.Shanghai;

    /// <summary>What all nodes share.</summary>
    public IStore Disk => _disk;

    /// <summary>Nodes that run.</summary>
    public IReadOnlyList<CentralServer> Nodes => _nodes;

    /// <summary>Makes a region with so many nodes.</summary>
    public static async Task<ClusterWorld> StartAsync(int nodes)
    {
        // Only its keys, owners and orders are used here; its own centrals have nothing to do.
        CentralWorld world = await CentralWorld.StartAsync();
        world.Time.SetUtcNow(TimeProvider.System.GetUtcNow());
        var cluster = new ClusterWorld(world);
        await File.WriteAllBytesAsync(cluster.PathOf("network.jz"), world.Network.File.Bytes.ToArray());
        KeyFile.WritePublic(cluster.PathOf("root.pub"), world.Network.Root.PublicKey);
        KeyFile.WriteSecret(cluster.PathOf("network.key"), TestNetwork.Secret("network key"));
        KeyFile.WritePrivate(
            cluster.PathOf("region.key"), CoseAlgorithm.Ed25519, TestNetwork.Secret($"region {Region}"));
        for (int i = 0; i < nodes; i++) await cluster.AddAsync();
        return cluster;
    }

    /// <summary>Starts one more node, on what is made of its store.</summary>
    public async Task<CentralServer> AddAsync(Func<IStore, IStore>? wrap = null)
    {
        CentralConfiguration configuration = CentralConfiguration.Check(
            new CentralServerOptions
            {
                Region = Region.ToString(), Url = "http://127.0.0.1:0", NetworkFile = "network.jz",
                RootKeyFile = "root.pub", NetworkKeyFile = "network.key", RegionKeyFiles = ["region.key"],
                Postgres = new PostgresSettings { Connection = "Host=unused;Database=unused;Username=unused" },
                Cluster = new ClusterOptions { Address = "127.0.0.1", Port = FreePort() },
            },
            _folder);
        IStore store = new SharedStore(_disk);
        CentralServer node = await CentralServer.StartAsync(
            configuration, wrap?.Invoke(store) ?? store, TimeProvider.System, CancellationToken.None);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Stops a node in order.</summary>
    public async Task RemoveAsync(CentralServer node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
    }

    /// <summary>Waits until the nodes that run share all partitions, none with less than half of an even share.</summary>
    public async Task SettleAsync() => await EventuallyAsync(() =>
    {
        int[] shares = [.. _nodes.Select(node => Partitions(node).Count())];
        return shares.Sum() == OwnerDigest.PartitionCount && shares.All(share => share * 2 * shares.Length > OwnerDigest.PartitionCount);
    });

    /// <summary>The partitions of a node.</summary>
    public static IEnumerable<int> Partitions(CentralServer node) =>
        Enumerable.Range(0, OwnerDigest.PartitionCount).Where(node.Node.HasPartition);

    /// <summary>Waits for a condition.</summary>
    public static async Task EventuallyAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds()) await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    /// <summary>Gives an order to one of the nodes.</summary>
    public static async Task<OrderAnswer> SubmitAsync(
        CentralServer node, SignedMessage order, params IReadOnlyList<Coin> coins)
    {
        var answer = new Answer();
        await node.Orders.SubmitAsync(
            order.Bytes,
            [.. coins.Select(coin => new SealPlace(coin.Receipt.Header.Log, coin.Receipt.Header.Number))], 7, answer);
        return await answer.Task.WaitAsync(Patience);
    }

    /// <summary>A registered owner with one coin.</summary>
    public async Task<(TestOwner Owner, Coin Coin)> OwnerAsync(int number, long minorUnits)
    {
        TestOwner owner = await _world.OwnerAsync(Region, number, register: false);
        CentralServer node = _nodes[number % _nodes.Count];
        Assert.Equal(Status.Committed, (await SubmitAsync(node, owner.Registration())).Status);
        OrderAnswer issued = await SubmitAsync(
            node, _world.SignByOperators(_world.Issuance(Party.Of(owner.Id), minorUnits)));
        Assert.Equal(Status.Committed, issued.Status);
        return (owner, Assert.Single(Outcome.Decode(issued.Outcome).Coins));
    }

    /// <summary>The same with an owner whose partition a node has.</summary>
    public Task<(TestOwner Owner, Coin Coin)> OwnerOfAsync(CentralServer node, long minorUnits)
    {
        do _lastNumber++;
        while (!node.Node.HasPartition(_world.Network.Owner(Region, _lastNumber).Digest.Partition));
        return OwnerAsync(_lastNumber, minorUnits);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (CentralServer node in _nodes) await node.DisposeAsync();
        await _disk.DisposeAsync();
        await _world.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private sealed class Answer : IAnswerReceiver
    {
        private readonly TaskCompletionSource<OrderAnswer> _answer =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<OrderAnswer> Task => _answer.Task;

        public void Receive(ulong number, OrderAnswer answer)
        {
            Assert.Equal(7u, number);
            Assert.True(_answer.TrySetResult(answer), "An order was answered twice.");
        }
    }
}

using System.Buffers.Binary;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Accounts;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Links;
using Jiaozi.Central.Listening;
using Jiaozi.Central.Reading;
using Jiaozi.Central.Seals;
using Jiaozi.Central.Telemetry;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage.Memory;
using Jiaozi.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace Jiaozi.Central.Tests.Engine;

/// <summary>However much arrives at once, no commit gets a larger tree than half of what the format allows.</summary>
public sealed class LeafCapTests
{
    private const int Cap = MerkleTree.MaxLeaves / 2;
    private const int Deliveries = (Cap / DeliveryClaim.MaxCount) + 1;

    private readonly TestNetwork _network = new();

    [Fact]
    public async Task Run_MoreLeavesThanTheCap_AreSpreadOverCommits()
    {
        await using var store = new MemoryStore();
        NetworkSource source = NetworkSource.Of(_network.File);
        var options = new CentralOptions { Region = TestNetwork.Beijing };
        var signers = new RegionSigners(TestNetwork.Beijing, [_network.RegionKey(TestNetwork.Beijing)]);
        var seals = new SealReader(store, source, signers);
        var log = new FakeLogger();
        var publisher = new CommitPublisher(seals, new ListenerHub(), new LinkBell(), new TransferTraces(), log);
        var loop = new CommitLoop(
            options, store, new AccountCache(store, 100, new PartitionSet(Partitions.All)), seals, signers, source, publisher,
            new PartitionSet(Partitions.All), lease: null, TimeProvider.System, log);
        await loop.LoadAsync(TestContext.Current.CancellationToken);
        ArrivalWork[] arrivals = [.. Enumerable.Range(0, Deliveries).Select(Delivery)];
        foreach (ArrivalWork arrival in arrivals) Assert.True(loop.TryAdd(arrival));
        using var stopping = new CancellationTokenSource();
        Task running = Task.Run(() => loop.RunAsync(stopping.Token), CancellationToken.None);

        foreach (ArrivalWork arrival in arrivals)
        {
            ArrivalWork.DeliveryAnswer answer = await arrival.Answer.WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal((Status.Committed, (ulong)DeliveryClaim.MaxCount), (answer.Status, answer.Watermark));
        }

        await stopping.CancelAsync();
        await running;
        (IReadOnlyList<Seal> written, _) = await new BooksReader(store, TestNetwork.Beijing)
            .SealsAsync(0, 0, 10, CancellationToken.None);
        Assert.Equal([Cap, DeliveryClaim.MaxCount], written.Select(seal => seal.Summary.TreeSize));
        Assert.Empty(log.Shouts);
        await source.DisposeAsync();
    }

    /// <summary>The largest delivery there may be, from a region of its own.</summary>
    private ArrivalWork Delivery(int number)
    {
        RegionCode region = RegionCode.Parse($"CN-A{number}");
        OwnerId payer = _network.Owner(region, 1);
        OwnerId payee = _network.Owner(TestNetwork.Beijing, 1);
        OrderId[] orders = [.. Enumerable.Range(0, DeliveryClaim.MaxCount).Select(Id)];
        CoinBody[] bodies = [.. orders.Select(order => new CoinBody(
            CoinId.Derive(payer, order, SpendingRules.PayeeOutput), "CNY", Amount.Of(1), payee, region, 1))];
        IReadOnlyList<Coin> coins = new TestSealer(_network, region).Seal(
            bodies, 1, _network.RegionKey(TestNetwork.Shanghai));
        return new ArrivalWork(
            new LogId(region, 0),
            [.. coins.Select((coin, i) => new ArrivalWork.Item((ulong)i + 1, coin, payer, orders[i]))]);
    }

    private static OrderId Id(int number)
    {
        byte[] random = new byte[10];
        BinaryPrimitives.WriteInt32BigEndian(random.AsSpan(6), number);
        return OrderId.Create(1, random);
    }
}

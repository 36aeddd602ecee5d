using Google.Protobuf;
using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace Jiaozi.Central.Tests.Writers;

/// <summary>
/// What happens when two engines of a region get into each other's way in their store: what is nobody's fault stops
/// nobody, and what is a fault stops the one who lost, without a wrong answer and without a coin spent twice.
/// </summary>
public sealed class ConflictTests
{
    private static readonly RegionCode Beijing = TestNetwork.Beijing;

    [Fact]
    public async Task Deliver_OneDeliveryAtBothEnginesAtOnce_IsRecordedOnceAndBothGoOn()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (DeliverRequest request, TestOwner[] payees) = await OfferedAsync(world);
        using CommitGate first = world[Beijing, 0].Store.HoldCommits();
        using CommitGate second = world[Beijing, 1].Store.HoldCommits();
        Task<DeliverReply>[] replies =
            [.. Sites(world).Select(site => Task.Run(() => site.Node.DeliverAsync(request.Clone())))];
        await first.WaitForHeldAsync(1, CancellationToken.None);
        await second.WaitForHeldAsync(1, CancellationToken.None);

        // What was decided after the delivery has to be decided again as well.
        Task<OrderAnswer>[] orders = [.. payees.Select(payee => world.Home(payee.Id).SubmitAsync(
            world.SignByOperators(world.Issuance(Party.Of(payee.Id), 3))))];
        first.Release();
        await replies[0];
        second.Release();

        foreach (DeliverReply reply in await Task.WhenAll(replies))
            Assert.Equal(((int)Status.Committed, 2ul), (reply.Status, reply.Watermark));
        Assert.All(await Task.WhenAll(orders), answer => Assert.Equal(Status.Committed, answer.Status));
        foreach (TestOwner payee in payees) Assert.Equal(13, await payee.BalanceAsync());
        AssertAllGoOn(world);
        world.Links.Heal();
        await world.DrainAsync();
        await world.AuditSettledAsync();
    }

    [Fact]
    public async Task Deliver_OneCoinUnderTwoLogs_IsRecordedOnceAndNoEngineStops()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (DeliverRequest honest, TestOwner[] payees) = await OfferedAsync(world);
        DeliverRequest again = UnderLog(world, honest, 9);
        using CommitGate first = world[Beijing, 0].Store.HoldCommits();
        using CommitGate second = world[Beijing, 1].Store.HoldCommits();
        Task<DeliverReply> one = Task.Run(() => world[Beijing, 0].Node.DeliverAsync(honest));
        Task<DeliverReply> two = Task.Run(() => world[Beijing, 1].Node.DeliverAsync(again));
        await first.WaitForHeldAsync(1, CancellationToken.None);
        await second.WaitForHeldAsync(1, CancellationToken.None);
        first.Release();
        Assert.Equal((int)Status.Committed, (await one).Status);
        second.Release();

        Assert.Equal((int)Status.LinkRefused, (await two).Status);
        foreach (TestOwner payee in payees) Assert.Equal(10, await payee.BalanceAsync());
        Assert.All(Sites(world), site => Assert.Equal(EngineState.Ready, site.Node.State));
        Assert.NotEmpty(world[Beijing, 1].Log.Shouts);
        await world.AuditAsync();
    }

    [Fact]
    public async Task Pay_TwoEnginesThatBothOwnTheCoin_OneCommitsAndTheOtherStopsWithoutAnAnswer()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        TestOwner payer = await Cluster.OwnerAsync(world, Beijing, 0);
        TestOwner[] payees =
            [await Cluster.OwnerAsync(world, Beijing, 0, 50), await Cluster.OwnerAsync(world, Beijing, 1, 50)];
        Coin coin = await world.IssueAsync(payer.Id, 10);
        SignedMessage[] orders = [.. payees.Select(
            payee => payer.Sign(payer.Payment(Party.Of(payee.Id), 10, coin.Body.Id)))];
        using CommitGate first = world[Beijing, 0].Store.HoldCommits();
        using CommitGate second = world[Beijing, 1].Store.HoldCommits();
        Task<OrderAnswer> winner = world[Beijing, 0].SubmitAsync(orders[0]);
        Task<OrderAnswer> loser = world[Beijing, 1].SubmitAsync(orders[1]);
        await first.WaitForHeldAsync(1, CancellationToken.None);
        await second.WaitForHeldAsync(1, CancellationToken.None);
        first.Release();
        Assert.Equal(Status.Committed, (await winner).Status);
        second.Release();

        Assert.Equal((Status.OutcomeUnknown, true), ((await loser).Status, (await loser).Outcome.IsEmpty));
        await world.EventuallyAsync(
            () => world[Beijing, 1].Node.State == EngineState.Stopped, "the loser stops");
        Assert.NotEmpty(world[Beijing, 1].Log.Shouts);
        Assert.Equal(Status.CoinSpent, (await world[Beijing, 0].SubmitAsync(orders[1])).Status);
        await world[Beijing, 1].RestartAsync();
        Assert.Equal((10, 0), (await payees[0].BalanceAsync(), await payees[1].BalanceAsync()));
        await world.AuditAsync();
    }

    [Fact]
    public async Task Pay_OrderDecidedByTheOtherEngine_GetsTheFirstAnswerByteForByte()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        TestOwner payer = await Cluster.OwnerAsync(world, Beijing, 0);
        Coin coin = await world.IssueAsync(payer.Id, 10);
        SignedMessage order = payer.Sign(payer.Payment(Party.Of(payer.Id), 4, coin.Body.Id));
        OrderAnswer answer = await world[Beijing, 0].SubmitAsync(order);
        Assert.Equal(Status.Committed, answer.Status);

        OrderAnswer again = await world[Beijing, 1].SubmitAsync(order);

        Assert.Equal(answer.Outcome.ToArray(), again.Outcome.ToArray());
    }

    [Fact]
    public async Task Commit_TwoCentralsWithOneWriter_TheSecondStopsAndChangesNothing()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        CentralSite site = world[Beijing];
        TestOwner owner = await Cluster.OwnerAsync(world, Beijing, 0);
        await using var twin = new CentralNode(
            new CentralOptions { Region = Beijing }, site.Store, world.Source, world.Network.NetworkKey,
            new Seals.RegionSigners(Beijing, [world.Network.RegionKey(Beijing)]), world.Links.From(Beijing),
            world.Time, new FakeLogger());
        await twin.StartAsync(CancellationToken.None);
        Coin coin = await world.IssueAsync(owner.Id, 10);
        IReadOnlyList<string> before = await site.DumpAsync();
        SignedMessage order = owner.Sign(owner.Payment(Party.Of(owner.Id), 10, coin.Body.Id));

        OrderAnswer answer = await twin.SubmitAsync(order.Bytes, []);

        Assert.Equal(Status.OutcomeUnknown, answer.Status);
        await world.EventuallyAsync(() => twin.State == EngineState.Stopped, "the twin stops");
        Assert.Equal(before, await site.DumpAsync());
        Assert.Equal(Status.Committed, (await site.SubmitAsync(order)).Status);
    }

    [Fact]
    public async Task Deliver_UnderALogThatNobodyKeeps_OnlyTheRegionItselfCanAndTheAuditFindsIt()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (DeliverRequest honest, TestOwner[] payees) = await OfferedAsync(world);
        DeliverRequest forged = UnderLog(world, honest, 7);
        LinkCall.Sign(forged, world.NetworkId, Beijing, TestNetwork.Key("thief", CoseAlgorithm.Ed25519));
        Assert.Equal((int)Status.LinkRefused, (await world[Beijing].Node.DeliverAsync(forged)).Status);
        LinkCall.Sign(forged, world.NetworkId, Beijing, world.Network.RegionKey(TestNetwork.Guangdong));
        Assert.Equal((int)Status.LinkRefused, (await world[Beijing].Node.DeliverAsync(forged)).Status);
        Assert.Equal(0, await payees[0].BalanceAsync());

        LinkCall.Sign(forged, world.NetworkId, Beijing, world.Network.RegionKey(TestNetwork.Shanghai));
        Assert.Equal((int)Status.Committed, (await world[Beijing].Node.DeliverAsync(forged)).Status);

        RegionAuditor shanghai = await world[TestNetwork.Shanghai].AuditAsync();
        RegionAuditor beijing = await world[Beijing].AuditAsync();
        Assert.Contains("CN-SH/7", Assert.Single(
            LinkAuditor.CheckSources(Beijing, beijing.Totals, [shanghai])), StringComparison.Ordinal);
    }

    private static IEnumerable<CentralSite> Sites(CentralWorld world) =>
        world.Sites.Where(site => site.Region == Beijing);

    private static void AssertAllGoOn(CentralWorld world) => Assert.All(Sites(world), site =>
    {
        Assert.Equal(EngineState.Ready, site.Node.State);
        Assert.Empty(site.Log.Shouts);
    });

    /// <summary>Two payments of 10 from one log of Shanghai that are offered together and have not arrived.</summary>
    private static async Task<(DeliverRequest Request, TestOwner[] Payees)> OfferedAsync(CentralWorld world)
    {
        world.Links.Cut();
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 0);
        TestOwner[] payees =
            [await Cluster.OwnerAsync(world, Beijing, 0), await Cluster.OwnerAsync(world, Beijing, 1)];
        foreach (TestOwner payee in payees)
            await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        bool Both(LinkCall call) => call.To == Beijing && call.Request.Items.Count == 2;
        await world.EventuallyAsync(() => world.Links.Calls.Any(Both), "both are offered");
        return (world.Links.Calls.First(Both).Request.Clone(), payees);
    }

    /// <summary>The same transfers as another log of Shanghai would deliver them, signed by Shanghai.</summary>
    private static DeliverRequest UnderLog(CentralWorld world, DeliverRequest request, byte writer)
    {
        var sealer = new TestSealer(world.Network, TestNetwork.Shanghai, writer);
        CoinBody[] bodies = [.. request.Items.Select(item => Coin.Decode(item.Coin.Memory).Body)];
        IReadOnlyList<Coin> coins = sealer.Seal(bodies, world.NowUnixMs);
        DeliverRequest other = request.Clone();
        other.Log = new LogId(TestNetwork.Shanghai, writer).ToString();
        for (int i = 0; i < coins.Count; i++) other.Items[i].Coin = ByteString.CopyFrom(coins[i].Encode());
        LinkCall.Sign(other, world.NetworkId, Beijing, world.Network.RegionKey(TestNetwork.Shanghai));
        return other;
    }
}

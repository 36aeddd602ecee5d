using Jiaozi.Central.Engine;
using Jiaozi.Central.Links;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Writers;

/// <summary>Two engines of one region on one store, each with its own log.</summary>
public sealed class SeveralWritersTests
{
    [Fact]
    public async Task Pay_BetweenOwnersOfBothEngines_CoinsOfOneLogAreSpentUnderTheOther()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        TestOwner alice = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 0);
        TestOwner bao = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        Coin issued = await world.IssueAsync(alice.Id, 100);

        Coin paid = await Cluster.PayAsync(alice, bao.Id, 70, issued);
        Assert.Equal("CN-SH/0", paid.Receipt.Header.Log.ToString());
        Coin back = await Cluster.PayAsync(bao, alice.Id, 20, paid);
        Assert.Equal("CN-SH/1", back.Receipt.Header.Log.ToString());
        await world.ActAsync(AdministrationAction.AppointInstitution, bao.Id);
        Coin change = Assert.Single(await bao.CoinsAsync());
        OrderAnswer redeemed = await world.Home(bao.Id).SubmitAsync(bao.Sign(bao.Redemption(50, change.Body.Id)));
        Assert.Equal(Status.Committed, redeemed.Status);

        Assert.Equal((50, 0), (await alice.BalanceAsync(), await bao.BalanceAsync()));
        RegionAuditor audit = await world[TestNetwork.Shanghai].AuditAsync();
        Assert.Equal((100, 50, 50), (audit.Totals.Issued, audit.Totals.Redeemed, audit.Totals.Unspent));
        Assert.Equal(100, audit.Chain(0).Totals.Unspent);
        Assert.Equal(-50, audit.Chain(1).Totals.Unspent);
        Assert.All(audit.Chains, chain => Assert.True(chain.Totals.IsConserved));
    }

    [Fact]
    public async Task Restart_BothEngines_GoOnWhereTheirLogsEnd()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        TestOwner alice = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 0);
        TestOwner bao = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        Coin coin = await Cluster.PayAsync(alice, bao.Id, 100, await world.IssueAsync(alice.Id, 100));
        ulong[] numbers = [.. Sites(world).Select(site => site.Node.SealNumber)];

        foreach (CentralSite site in Sites(world)) await site.CrashAsync();

        Assert.Equal(numbers, Sites(world).Select(site => site.Node.SealNumber));
        Coin again = Assert.Single(await bao.CoinsAsync());
        Assert.Equal(coin.ToString(), again.ToString());
        await Cluster.PayAsync(bao, alice.Id, 100, again);
        Assert.Equal(numbers[1] + 1, world[TestNetwork.Shanghai, 1].Node.SealNumber);
        await world.AuditAsync();
    }

    [Fact]
    public async Task Links_EveryLogToARegionOfTwo_EachCoinArrivesOnceAndIsSpentAnywhere()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        TestOwner[] shanghai = await BothAsync(world, TestNetwork.Shanghai);
        TestOwner[] beijing = await BothAsync(world, TestNetwork.Beijing);
        for (int round = 0; round < 4; round++)
        {
            foreach (TestOwner payer in shanghai)
                foreach (TestOwner payee in beijing)
                    await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
            await world.DrainAsync();
        }

        foreach (TestOwner payee in beijing) Assert.Equal(80, await payee.BalanceAsync());
        foreach (CentralSite site in Sites(world, TestNetwork.Beijing))
            Assert.Equal(2, site.Node.Totals.Received.Count);

        // Back again, from coins that either engine has taken.
        foreach (TestOwner payer in beijing)
            foreach (Coin coin in await payer.CoinsAsync())
                await Cluster.PayAsync(payer, shanghai[0].Id, 10, coin);
        await world.DrainAsync();
        Assert.Equal(160, await shanghai[0].BalanceAsync());
        IReadOnlyDictionary<RegionCode, RegionAuditor> audits = await world.AuditSettledAsync();
        Assert.Equal(0, audits[TestNetwork.Beijing].Totals.Unspent);
        Assert.Equal(160, audits[TestNetwork.Shanghai].Totals.Unspent);
    }

    [Fact]
    public async Task Spend_CoinThatTheOtherEngineReceived_IsKnownToHaveArrived()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 0);
        TestOwner[] payees = await BothAsync(world, TestNetwork.Beijing);
        world.Links.Cut();
        var carried = new List<Coin>();
        foreach (TestOwner payee in payees)
            carried.Add(await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10)));
        for (int i = 0; i < payees.Length; i++)
            Assert.Equal(Status.CoinInTransit, (await payees[i].PayAsync(payer.Id, 10, carried[i])).Status);
        world.Links.Heal();
        await world.DrainAsync();

        // Whichever engine took the delivery, both know how far the region has received.
        for (int i = 0; i < payees.Length; i++)
        {
            await Cluster.PayAsync(payees[i], payer.Id, 10, carried[i]);
            Assert.Equal(Status.CoinSpent, (await payees[i].PayAsync(payer.Id, 10, carried[i])).Status);
        }

        await world.DrainAsync();
        await world.AuditSettledAsync();
    }

    [Fact]
    public async Task StartSending_ForACentralThatIsGone_WhatItSentArrives()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (CentralSite heir, CentralSite gone) = (world[TestNetwork.Shanghai], world[TestNetwork.Shanghai, 1]);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        TestOwner payee = await Cluster.OwnerAsync(world, TestNetwork.Beijing, 0);
        world.Links.Cut();
        for (int i = 0; i < 3; i++)
            await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        Coin kept = await world.IssueAsync(payer.Id, 5);
        await gone.RetireAsync();
        world.Links.Heal();

        heir.Node.StartSending(1);
        await world.EventuallyAsync(() => HasSentAll(heir, 1), "the heir has sent everything");

        Assert.Equal(30, await payee.BalanceAsync());
        Assert.DoesNotContain(
            await heir.DumpAsync(), line => line.StartsWith("Outbox:", StringComparison.Ordinal));
        for (int partition = 128; partition < OwnerDigest.PartitionCount; partition++)
            heir.Node.TakePartition(partition);
        await Cluster.PayAsync(payer, payee.Id, 5, kept);
        await world.DrainAsync();
        await world.AuditSettledAsync();
    }

    [Fact]
    public async Task StartSending_OutboxNotReadYet_NobodyTakesItForEmpty()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (CentralSite heir, CentralSite gone) = (world[TestNetwork.Shanghai], world[TestNetwork.Shanghai, 1]);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        TestOwner payee = await Cluster.OwnerAsync(world, TestNetwork.Beijing, 0);
        world.Links.Cut();
        await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        await gone.RetireAsync();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        heir.Store.AfterRead = _ => held.Task;

        heir.Node.StartSending(1);
        Assert.All(
            heir.Node.Links.Where(link => link.Log.Writer == 1),
            link => Assert.Equal(("starting", null), (link.State, link.Waiting)));

        held.SetResult();
        await world.EventuallyAsync(() => ToBeijing().Waiting == 1, "the outbox was read");
        Assert.Contains(ToBeijing().State, new[] { "flowing", "waiting" });
        world.Links.Heal();
        await world.EventuallyAsync(() => HasSentAll(heir, 1), "the heir has sent everything");
        Assert.Equal(10, await payee.BalanceAsync());

        LinkState ToBeijing() => To(heir, 1, TestNetwork.Beijing);
    }

    [Fact]
    public async Task StartSending_WhileTheOtherSendsToo_EveryCoinArrivesOnce()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        CentralSite other = world[TestNetwork.Shanghai];
        other.Node.StartSending(1);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        TestOwner payee = await Cluster.OwnerAsync(world, TestNetwork.Beijing, 0);
        for (int i = 0; i < 10; i++)
            await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        await world.DrainAsync();
        Assert.Equal(100, await payee.BalanceAsync());

        await other.Node.StopSendingAsync(1);
        Assert.DoesNotContain(other.Node.Links, link => link.Log.Writer == 1);
        await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        await world.DrainAsync();
        Assert.All(world.Sites, site => Assert.Empty(site.Log.Shouts));
        await world.AuditSettledAsync();
    }

    [Fact]
    public async Task TakePartition_PartitionCameFromTheOtherEngine_ItsNewestStateCounts()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (CentralSite heir, CentralSite gone) = (world[TestNetwork.Shanghai], world[TestNetwork.Shanghai, 1]);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(payer.Id, 10);

        // The heir had this partition once and knows the account as it was.
        Assert.Equal(
            Status.OrderNotFound,
            (await heir.Node.GetOrderAsync(payer.Access().Bytes, world.Ids.Next(), CancellationToken.None)).Status);
        await world.ActAsync(AdministrationAction.RevokeDevice, payer.Id, payer.Device.PublicKey.Id);
        await gone.RetireAsync();
        heir.Node.TakePartition(payer.Id.Digest.Partition);

        Assert.Equal(Status.DeviceRevoked, (await payer.PayAsync(payer.Id, 10, coin)).Status);
    }

    private static IEnumerable<CentralSite> Sites(CentralWorld world, RegionCode? region = null) =>
        world.Sites.Where(site => site.Region == (region ?? TestNetwork.Shanghai));

    private static LinkState To(CentralSite site, byte writer, RegionCode destination) =>
        site.Node.Links.Single(link => link.Log.Writer == writer && link.Destination == destination);

    private static bool HasSentAll(CentralSite site, byte writer) =>
        To(site, writer, TestNetwork.Beijing) is { State: "flowing", Waiting: 0 };

    private static async Task<TestOwner[]> BothAsync(CentralWorld world, RegionCode region) =>
        [await Cluster.OwnerAsync(world, region, 0), await Cluster.OwnerAsync(world, region, 1)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Submit_AfterASlowCommit_EnginesThatShareAStoreLeaveItToEachOther(int engines)
    {
        const int Slow = 20;
        await using CentralWorld world = await CentralWorld.StartAsync(options => options with { OverlapFrom = 4 });
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world.Home(owner.Id);
        int[] others = [.. Enumerable.Range(0, OwnerDigest.PartitionCount)
            .Where(partition => (partition - owner.Id.Digest.Partition) % engines != 0)];
        foreach (int partition in others) await site.Node.LeavePartitionAsync(partition);
        using (CommitGate gate = site.Store.HoldCommits())
        {
            Task<OrderAnswer> slow = site.SubmitAsync(Issuance());
            await gate.WaitForHeldAsync(1, CancellationToken.None);
            world.Time.Advance(TimeSpan.FromMilliseconds(Slow));
            gate.Release();
            Assert.Equal(Status.Committed, (await slow).Status);
        }

        // The clock stands still for one engine alone, which would never commit if it rested.
        Task<OrderAnswer> next = site.SubmitAsync(Issuance());
        int waitedMs = 0;
        for (; engines > 1 && !next.IsCompleted; waitedMs++)
        {
            await Task.Delay(5);
            world.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(Status.Committed, (await next.WaitAsync(TimeSpan.FromMinutes(1))).Status);
        Assert.True(engines == 1 || waitedMs >= Slow, $"It rested for {waitedMs} ms.");

        SignedMessage Issuance() => world.SignByOperators(world.Issuance(Party.Of(owner.Id), 1));
    }
}

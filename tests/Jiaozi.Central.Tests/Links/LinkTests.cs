using Jiaozi.Central.Links;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Links;

public sealed class LinkTests
{
    [Fact]
    public async Task Deliver_LostAndDoubled_ArrivesOnceAndInOrder()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Script = async call =>
        {
            switch (call.Number % 5)
            {
                case 0:
                    throw LinkNet.Lost();
                case 1:
                    await call.PassAsync();
                    throw LinkNet.Lost();
                case 2:
                    DeliverReply[] both = await Task.WhenAll(call.PassAsync(), call.PassAsync());
                    return both[1];
                default:
                    await Task.Yield();
                    return await call.PassAsync();
            }
        };
        (TestOwner payer, TestOwner payee) = await PayManyAsync(world, 20);
        await world.DrainAsync();
        await SettledAsync(world, payer, payee, 20);
    }

    [Fact]
    public async Task Deliver_LateDuplicates_AreSkipped()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await PayManyAsync(world, 10);
        await world.DrainAsync();
        IReadOnlyList<string> before = await world[payee.Id.Region].DumpAsync();
        foreach (LinkCall call in world.Links.Calls.Reverse())
        {
            DeliverReply reply = await call.PassAsync();
            Assert.Equal(((int)Status.Committed, 10ul), (reply.Status, reply.Watermark));
        }

        Assert.Equal(before, await world[payee.Id.Region].DumpAsync());
        await SettledAsync(world, payer, payee, 10);
    }

    [Fact]
    public async Task Start_SomethingIsWaiting_NeverSaysThatNothingDoes()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Cut();
        (TestOwner payer, TestOwner payee) = await PayManyAsync(world, 3);
        await world[payer.Id.Region].RestartAsync();
        Assert.True(State(world, payer, payee).Waiting is null or 3);
        await world.EventuallyAsync(() => State(world, payer, payee).Waiting == 3, "the outbox was read");
    }

    [Fact]
    public async Task Deliver_ReceiverIsDown_WaitsAndFlowsWhenItIsBack()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Cut();
        (TestOwner payer, TestOwner payee) = await PayManyAsync(world, 3);
        await world.EventuallyAsync(() => State(world, payer, payee).State == "waiting", "the link waits");
        Assert.Equal(3ul, State(world, payer, payee).Waiting);
        await world.EventuallyAsync(
            () => State(world, payer, payee).Age > TimeSpan.FromSeconds(1), "the oldest coin's age grows");
        await world[payer.Id.Region].AuditAsync();
        world.Links.Heal();
        await world.DrainAsync();
        Assert.Equal(("flowing", TimeSpan.Zero), (State(world, payer, payee).State, State(world, payer, payee).Age));
        await SettledAsync(world, payer, payee, 3);
    }

    [Fact]
    public async Task Deliver_EitherSideRestartsAtEveryStep_LosesNothing()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Beijing, 1);
        for (int step = 0; step < 6; step++)
        {
            Coin coin = await world.IssueAsync(payer.Id, 10);
            var answered = new TaskCompletionSource();
            var hold = new TaskCompletionSource();
            world.Links.Script = async call =>
            {
                if (step % 3 == 0) throw LinkNet.Lost();
                DeliverReply reply = await call.PassAsync();
                answered.TrySetResult();
                if (step % 3 == 1) await hold.Task;
                return reply;
            };
            Assert.Equal(Status.Committed, (await payer.PayAsync(payee.Id, 10, coin)).Status);
            if (step % 3 != 0) await world.EventuallyAsync(() => answered.Task.IsCompleted, "the delivery was applied");
            CentralSite site = world[step % 2 == 0 ? payer.Id.Region : payee.Id.Region];
            if (step < 3) await site.RestartAsync();
            else await site.CrashAsync();
            hold.TrySetResult();
            world.Links.Heal();
        }

        await world.DrainAsync();
        await SettledAsync(world, payer, payee, 6);
    }

    [Fact]
    public async Task Deliver_WholeSeals_AreNeverSplit()
    {
        await using CentralWorld world = await CentralWorld.StartAsync(options => options with { MaxDelivery = 2 });
        world.Links.Cut();
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Beijing, 1);
        for (int round = 0; round < 4; round++)
        {
            Coin[] coins = new Coin[5];
            for (int i = 0; i < coins.Length; i++) coins[i] = await world.IssueAsync(payer.Id, 10);
            await Task.WhenAll(coins.Select(coin => payer.PayAsync(payee.Id, 10, coin)));
        }

        int cut = world.Links.Calls.Count;
        world.Links.Heal();
        await world.DrainAsync();
        ulong[][] seals = [.. world.Links.Calls.Skip(cut).Select(call => call.Request.Items
            .Select(item => Coin.Decode(item.Coin.Memory).Receipt.Header.Number).ToArray())];
        Assert.True(seals.Length > 1);
        for (int i = 1; i < seals.Length; i++) Assert.True(seals[i][0] >= seals[i - 1][0]);
        Assert.Equal(
            seals.Sum(delivery => delivery.Distinct().Count()),
            seals.SelectMany(delivery => delivery).Distinct().Count());
        await SettledAsync(world, payer, payee, 20);
    }

    [Fact]
    public async Task Spend_CoinThatHasNotArrived_IsInTransitAndWorksLater()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Beijing, 1);
        Coin coin = await world.IssueAsync(payer.Id, 10);
        world.Links.Cut();
        Coin carried = Outcome.Decode((await payer.PayAsync(payee.Id, 10, coin)).Outcome).Coins[0];
        CentralSite home = world[payee.Id.Region];
        var order = payee.Sign(payee.Payment(Core.Orders.Party.Of(payer.Id), 10, carried.Body.Id));
        await Refused.WithoutTraceAsync(
            home, Status.CoinInTransit, () => home.SubmitAsync(order, CentralWorld.Places([carried])));
        world.Links.Heal();
        await world.DrainAsync();

        Assert.Equal(Status.Committed, (await home.SubmitAsync(order, CentralWorld.Places([carried]))).Status);
        await world.DrainAsync();
        Assert.Equal(10, await payer.BalanceAsync());
        Assert.Equal(
            Status.CoinSpent, (await payee.PayAsync(payer.Id, 10, carried)).Status);
        await world.AuditAsync();
    }

    private static LinkState State(CentralWorld world, TestOwner from, TestOwner to) =>
        world[from.Id.Region].Node.Links.Single(link => link.Destination == to.Id.Region);

    private static async Task<(TestOwner Payer, TestOwner Payee)> PayManyAsync(CentralWorld world, int count)
    {
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Beijing, 1);
        for (int i = 0; i < count; i++)
        {
            Coin coin = await world.IssueAsync(payer.Id, 10);
            Assert.Equal(Status.Committed, (await payer.PayAsync(payee.Id, 10, coin)).Status);
        }

        return (payer, payee);
    }

    private static async Task SettledAsync(CentralWorld world, TestOwner payer, TestOwner payee, int count)
    {
        Assert.Equal(count * 10, await payee.BalanceAsync());
        Assert.Equal(count, (await payee.CoinsAsync()).Count);
        RegionAuditor receiver = await world[payee.Id.Region].AuditAsync();
        RegionAuditor sender = await world[payer.Id.Region].AuditAsync();
        ReceivedTotal received = receiver.Totals.ReceivedFrom(new LogId(payer.Id.Region, 0));
        Assert.Null(LinkAuditor.Check(sender.Chain(0), payee.Id.Region, received));
        Assert.Equal(0, (int)LinkAuditor.InTransit(sender.Chain(0), payee.Id.Region, received));
        Assert.DoesNotContain(
            await world[payer.Id.Region].DumpAsync(), line => line.StartsWith("Outbox:", StringComparison.Ordinal));
    }
}

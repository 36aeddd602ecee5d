using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Storage;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Engine;

public sealed class StoreFaultTests
{
    [Fact]
    public async Task Commit_FailsBeforeDurable_ChangesNothingAndSucceedsAfterwards()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner owner, CentralSite site, SignedMessage order) = await ReadyAsync(world);
        site.Store.FailNextCommit(CommitFault.BeforeDurable);
        await Refused.WithoutTraceAsync(site, Status.StoreUnavailable, () => site.SubmitAsync(order));
        Assert.Equal(Status.Committed, (await site.SubmitAsync(order)).Status);
        Assert.Equal((100, EngineState.Ready), (await owner.BalanceAsync(), site.Node.State));
        await world.AuditAsync();
    }

    [Fact]
    public async Task Commit_FailsAfterDurable_IsAnsweredCommitted()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner owner, CentralSite site, SignedMessage order) = await ReadyAsync(world);
        site.Store.FailNextCommit(CommitFault.AfterDurable);
        OrderAnswer answer = await site.SubmitAsync(order);
        Assert.Equal(Status.Committed, answer.Status);
        Assert.Equal(answer.Outcome.ToArray(), (await site.SubmitAsync(order)).Outcome.ToArray());
        Assert.Equal(100, await owner.BalanceAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Reads_FailForAWhile_EngineRecovers()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner owner, CentralSite site, SignedMessage order) = await ReadyAsync(world);
        site.Store.FailReads(1);
        (Refusal? refused, _, _) = await site.Node.GetCoinsAsync(owner.Access().Bytes, default, CancellationToken.None);
        Assert.Equal(Status.StoreUnavailable, refused?.Status);
        site.Store.FailReads(5);
        Task<OrderAnswer> answer = site.SubmitAsync(order);
        await world.EventuallyAsync(() => answer.IsCompleted, "the order is answered");
        Status status = (await answer).Status;
        Assert.True(status is Status.Committed or Status.StoreUnavailable);
        await world.EventuallyAsync(() => site.Node.State == EngineState.Ready, "the engine is ready");
        await SucceedAsync(world, site, order);
        Assert.Equal(100, await owner.BalanceAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Reads_FailBeforeAnOrderReachesTheEngine_EngineSaysSoUntilTheyWork()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner owner, CentralSite site, _) = await ReadyAsync(world);
        Coin coin = await world.IssueAsync(owner.Id, 100);
        SignedMessage payment = owner.Sign(owner.Payment(Party.Of(owner.Id), 30, coin.Body.Id));
        await site.RestartAsync(); // it has to read the payer's account then, to verify the signature
        site.Store.FailReads(20);

        OrderAnswer answer = await site.SubmitAsync(payment);

        Assert.Equal(Status.StoreUnavailable, answer.Status);
        await world.EventuallyAsync(() => site.Node.State == EngineState.Recovering, "the engine says it");
        Assert.NotEqual("", site.Node.Detail);
        await world.EventuallyAsync(() => site.Node.State == EngineState.Ready, "the engine is ready again");
        Assert.Equal("", site.Node.Detail);
        await SucceedAsync(world, site, payment);
        Assert.Equal(100, await owner.BalanceAsync());
    }

    [Fact]
    public async Task Commit_FailsAndReadsFail_EngineAsksUntilItKnows()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner owner, CentralSite site, SignedMessage order) = await ReadyAsync(world);
        using CommitGate gate = site.Store.HoldCommits();
        site.Store.FailNextCommit(CommitFault.AfterDurable);
        Task<OrderAnswer> answer = site.SubmitAsync(order);
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        site.Store.FailReads(3);
        gate.Release();
        await world.EventuallyAsync(() => answer.IsCompleted, "the order is answered");
        Assert.Equal(Status.Committed, (await answer).Status);
        Assert.Equal(100, await owner.BalanceAsync());
    }

    [Fact]
    public async Task Commit_Fails_TheNextBatchIsDecidedAgain()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner owner, CentralSite site, SignedMessage first) = await ReadyAsync(world);
        SignedMessage[] next =
            [.. Enumerable.Range(0, 5).Select(_ => world.SignByOperators(world.Issuance(Party.Of(owner.Id), 7)))];
        using CommitGate gate = site.Store.HoldCommits();
        site.Store.FailNextCommit(CommitFault.BeforeDurable);
        Task<OrderAnswer> failed = site.SubmitAsync(first);
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        Task<OrderAnswer>[] waiting = [.. next.Select(order => site.SubmitAsync(order))];
        await world.EventuallyAsync(() => site.Node.QueueLength < 5, "a batch was formed on the one in flight");
        gate.Release();

        Assert.Equal(Status.StoreUnavailable, (await failed).Status);
        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(Status.Committed, answer.Status));
        Assert.Equal(35, await owner.BalanceAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Commit_Conflicts_EngineStopsAndShouts()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (_, CentralSite site, SignedMessage order) = await ReadyAsync(world);
        var foreign = new StoreBatch();
        foreign.Put(StoreFamily.Seals, LedgerKeys.Seal(new SealId(0, site.Node.SealNumber + 1)), [1]);
        await site.Store.CommitAsync(foreign, CancellationToken.None);
        IReadOnlyList<string> before = await site.DumpAsync();

        Assert.Equal(Status.OutcomeUnknown, (await site.SubmitAsync(order)).Status);
        await world.EventuallyAsync(() => site.Node.State == EngineState.Stopped, "the engine stopped");

        Assert.Equal(Status.StoreUnavailable, (await site.SubmitAsync(order)).Status);
        Assert.NotEmpty(site.Log.Shouts);
        Assert.NotEqual("", site.Node.Detail);
        Assert.Equal(before, await site.DumpAsync());
    }

    [Fact]
    public async Task Start_OnAnotherRegionsBooks_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        CentralSite site = (await ReadyAsync(world)).Site;
        await using var node = new CentralNode(
            new CentralOptions { Region = TestNetwork.Beijing }, site.Store, world.Source, world.Network.NetworkKey,
            new Seals.RegionSigners(TestNetwork.Beijing, [world.Network.RegionKey(TestNetwork.Beijing)]),
            world.Links.From(TestNetwork.Beijing), world.Time, site.Log);
        await Assert.ThrowsAsync<InvariantException>(() => node.StartAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Seal_WithAKeyThatIsNotHeld_EngineStopsAndAnswers()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (_, CentralSite site, SignedMessage order) = await ReadyAsync(world);
        world.Change(network => network.Rotate(site.Region, "a key nobody holds", Core.Network.KeyState.VerifyOnly));
        await Refused.WithoutTraceAsync(site, Status.StoreUnavailable, () => site.SubmitAsync(order));
        Assert.Equal(EngineState.Stopped, site.Node.State);
        Assert.NotEmpty(site.Log.Shouts);
    }

    [Fact]
    public async Task Dispose_StoreNeverAnswersAgain_Ends()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (_, CentralSite site, SignedMessage order) = await ReadyAsync(world);
        using CommitGate gate = site.Store.HoldCommits();
        Task<OrderAnswer> answer = site.SubmitAsync(order);
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        site.Store.Kill();
        await world.EventuallyAsync(() => site.Node.State == EngineState.Recovering, "the engine looks for its store");
        await site.StopAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Status.OutcomeUnknown, (await answer).Status);
        await site.RestartAsync();
        Assert.Equal(Status.Committed, (await site.SubmitAsync(order)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_AtEveryCommit_KeepsEveryAcknowledgedPaymentOnce(bool afterDurable)
    {
        const int payments = 6;
        for (int at = 0; at < payments; at++)
        {
            await using CentralWorld world = await CentralWorld.StartAsync();
            TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
            TestOwner away = await world.OwnerAsync(TestNetwork.Beijing, 1);
            CentralSite site = world[owner.Id.Region];
            Coin coin = await world.IssueAsync(owner.Id, 1000);
            world.Links.Cut();
            for (int i = 0; i < payments; i++)
            {
                SignedMessage order = owner.Sign(owner.Payment(Party.Of(away.Id), 10, coin.Body.Id));
                if (i == at) await CrashDuringAsync(site, order, afterDurable);
                OrderAnswer answer = await site.SubmitAsync(order);
                Assert.Equal(Status.Committed, answer.Status);
                coin = Outcome.Decode(answer.Outcome).Coins[1];
            }

            world.Links.Heal();
            await world.DrainAsync();
            Assert.Equal(
                (1000 - payments * 10, payments * 10), (await owner.BalanceAsync(), await away.BalanceAsync()));
            Assert.Equal(payments, (await away.CoinsAsync()).Count);
            await world.AuditAsync();
        }
    }

    private static async Task CrashDuringAsync(CentralSite site, SignedMessage order, bool afterDurable)
    {
        using CommitGate gate = site.Store.HoldCommits(afterDurable);
        Task<OrderAnswer> lost = site.SubmitAsync(order);
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        await site.CrashAsync();
        Assert.Equal(Status.OutcomeUnknown, (await lost).Status);
    }

    private static async Task<(TestOwner Owner, CentralSite Site, SignedMessage Order)> ReadyAsync(CentralWorld world)
    {
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        return (owner, world[owner.Id.Region], world.SignByOperators(world.Issuance(Party.Of(owner.Id), 100)));
    }

    private static async Task SucceedAsync(CentralWorld world, CentralSite site, SignedMessage order)
    {
        Status status = Status.StoreUnavailable;
        for (int i = 0; i < 20 && status != Status.Committed; i++)
        {
            Task<OrderAnswer> answer = site.SubmitAsync(order);
            await world.EventuallyAsync(() => answer.IsCompleted, "the order is answered");
            status = (await answer).Status;
        }

        Assert.Equal(Status.Committed, status);
    }
}

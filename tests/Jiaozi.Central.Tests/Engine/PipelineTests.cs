using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Engine;

public sealed class PipelineTests
{
    [Fact]
    public async Task Submit_WhatIsInFlight_WaitsForItsEnd()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner other = await world.OwnerAsync(TestNetwork.Shanghai, 2);
        CentralSite site = world[owner.Id.Region];
        Coin coin = await world.IssueAsync(owner.Id, 100);
        Coin free = await world.IssueAsync(other.Id, 50);
        using CommitGate gate = site.Store.HoldCommits();
        PaymentOrder order = owner.Payment(Party.Of(other.Id), 100, coin.Body.Id);
        Task<OrderAnswer> first = site.SubmitAsync(owner.Sign(order));
        await gate.WaitForHeldAsync(1, CancellationToken.None);

        Task<OrderAnswer> again = site.SubmitAsync(owner.Sign(order));
        Task<OrderAnswer> altered = site.SubmitAsync(owner.Sign(order with { Amount = Amount.Of(1) }));
        Task<OrderAnswer> sameCoin = owner.PayAsync(other.Id, 1, coin);
        Task<OrderAnswer> created = site.SubmitAsync(
            other.Sign(other.Payment(Party.Of(owner.Id), 100, CoinId.Derive(owner.Id, order.Id, 0))));
        Task<OrderAnswer> unrelated = other.PayAsync(owner.Id, 50, free);
        Assert.False(first.IsCompleted || again.IsCompleted || altered.IsCompleted || unrelated.IsCompleted);
        gate.Release();

        Assert.Equal(Status.Committed, (await first).Status);
        Assert.Equal((await first).Outcome.ToArray(), (await again).Outcome.ToArray());
        Assert.Equal(Status.OrderIdReused, (await altered).Status);
        Assert.Equal(Status.CoinSpent, (await sameCoin).Status);
        Assert.Equal(Status.Committed, (await created).Status);
        Assert.Equal(Status.Committed, (await unrelated).Status);
        await world.AuditAsync();
    }

    [Fact]
    public async Task Submit_FewWhileABatchIsWritten_ShareTheNextCommit()
    {
        const int Few = 3;
        await using CentralWorld world = await CentralWorld.StartAsync(options => options with { OverlapFrom = 4 });
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        ulong seals = site.Node.SealNumber;
        using CommitGate gate = site.Store.HoldCommits();
        var answers = new List<Task<OrderAnswer>> { site.SubmitAsync(Issuance()) };
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        SignedMessage[] next = [.. Enumerable.Range(0, Few).Select(_ => Issuance())];
        answers.AddRange(next.Select(order => site.SubmitAsync(order)));
        await world.EventuallyAsync(() => site.Node.QueueLength == Few, "they wait together");
        gate.Release();

        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(Status.Committed, answer.Status));
        Assert.Equal(seals + 2, site.Node.SealNumber);
        Assert.Equal(Few + 1, await owner.BalanceAsync());
        await world.AuditAsync();

        SignedMessage Issuance() => world.SignByOperators(world.Issuance(Party.Of(owner.Id), 1));
    }

    [Fact]
    public async Task Submit_AccountChangeInFlight_IsSeenByTheNextOrder()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        Coin coin = await world.IssueAsync(owner.Id, 100);
        using CommitGate gate = site.Store.HoldCommits();
        Task<OrderAnswer> freeze = site.SubmitAsync(
            world.SignByOperators(world.Act(AdministrationAction.Freeze, owner.Id)));
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        Task<OrderAnswer> payment = owner.PayAsync(owner.Id, 1, coin);
        gate.Release();
        Assert.Equal((Status.Committed, Status.OwnerFrozen), ((await freeze).Status, (await payment).Status));
        Assert.Equal(100, await owner.BalanceAsync());
    }

    [Fact]
    public async Task Submit_FullQueue_IsOverloadedAndChangesNothing()
    {
        await using CentralWorld world = await CentralWorld.StartAsync(
            options => options with { QueueCapacity = 4, MaxBatch = 1 });
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        SignedMessage[] orders = new SignedMessage[20];
        for (int i = 0; i < orders.Length; i++)
            orders[i] = world.SignByOperators(world.Issuance(Party.Of(owner.Id), 1));
        using CommitGate gate = site.Store.HoldCommits();
        Task<OrderAnswer>[] answers = [.. orders.Select(order => site.SubmitAsync(order))];
        gate.Release();
        Status[] statuses = [.. (await Task.WhenAll(answers)).Select(answer => answer.Status)];

        Assert.All(statuses, status => Assert.True(status is Status.Committed or Status.Overloaded));
        Assert.Contains(Status.Overloaded, statuses);
        Assert.Equal(statuses.Count(status => status == Status.Committed), await owner.BalanceAsync());
        foreach (SignedMessage order in orders)
            Assert.Equal(Status.Committed, (await site.SubmitAsync(order)).Status);
        Assert.Equal(20, await owner.BalanceAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Dispose_WithWorkWaiting_AnswersEverything()
    {
        await using CentralWorld world = await CentralWorld.StartAsync(options => options with { MaxBatch = 2 });
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        SignedMessage[] orders =
            [.. Enumerable.Range(0, 10).Select(_ => world.SignByOperators(world.Issuance(Party.Of(owner.Id), 1)))];
        CommitGate gate = site.Store.HoldCommits();
        Task<OrderAnswer>[] answers = [.. orders.Select(order => site.SubmitAsync(order))];
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        Task stopped = site.StopAsync();
        gate.Release();
        await stopped;

        OrderAnswer[] all = await Task.WhenAll(answers).WaitAsync(TimeSpan.FromSeconds(30));
        int committed = all.Count(answer => answer.Status == Status.Committed);
        Assert.InRange(committed, 1, 9);
        Assert.All(all, answer => Assert.True(answer.Status is Status.Committed or Status.StoreUnavailable));
        await site.RestartAsync();
        Assert.Equal(committed, await owner.BalanceAsync());
        foreach (SignedMessage order in orders)
            Assert.Equal(Status.Committed, (await site.SubmitAsync(order)).Status);
        Assert.Equal(10, await owner.BalanceAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Dispose_WriteInFlightAndNothingElse_WaitsForIt()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        SignedMessage order = world.SignByOperators(world.Issuance(Party.Of(owner.Id), 1));
        CommitGate gate = site.Store.HoldCommits();
        Task<OrderAnswer> answer = site.SubmitAsync(order);
        await gate.WaitForHeldAsync(1, CancellationToken.None);
        Task stopped = site.StopAsync();
        Assert.False(stopped.IsCompleted);
        gate.Release();
        await stopped;

        Assert.Equal(Status.Committed, (await answer).Status);
        Assert.Equal(EngineState.Stopped, site.Node.State);
        Assert.Equal(Status.StoreUnavailable, (await site.SubmitAsync(order)).Status);
        await site.RestartAsync();
    }
}

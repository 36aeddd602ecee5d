using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Storage;
using Jiaozi.Storage.TestKit.Faults;

namespace Jiaozi.Central.Host.Tests.Cluster;

/// <summary>Commits and hand-overs of which the answer got lost: nobody is told what is not true.</summary>
public sealed class LostCommitTests
{
    [Fact]
    public async Task SubmitAsync_CommitThatFailedIsStillUnderWay_NeverComesAboutAndTheNodeGoesOn()
    {
        FaultyStore? store = null;
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 1);
        CentralServer node = await world.AddAsync(inner => store = new FaultyStore(inner));
        await world.SettleAsync();
        (TestOwner payer, Coin coin) = await world.OwnerOfAsync(node, 100);
        SignedMessage order = payer.Sign(payer.Payment(Party.Of(payer.Id), 30, [coin.Body.Id]));
        var later = new TaskCompletionSource();
        store!.LoseNextCommit(later.Task, HasSeal);

        Assert.Equal(Status.StoreUnavailable, (await ClusterWorld.SubmitAsync(node, order, coin)).Status);
        later.SetResult();

        Assert.False(await store.LostCommit, "What nobody heard of must not be committed later.");
        Assert.Equal(Status.Committed, (await ClusterWorld.SubmitAsync(node, order, coin)).Status);
        Assert.Equal(EngineState.Ready, node.Node.State);
    }

    [Fact]
    public async Task SubmitAsync_HandedOverAgainAndRefusedAfterTheCommit_IsAnsweredAsUnknown()
    {
        FaultyStore? store = null;
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 1);
        CentralServer decides = await world.AddAsync(inner => store = new FaultyStore(inner));
        await world.SettleAsync();
        (TestOwner payer, Coin coin) = await world.OwnerOfAsync(decides, 100);
        SignedMessage order = payer.Sign(payer.Payment(Party.Of(payer.Id), 30, [coin.Body.Id]));

        // The store commits, does not say so and then does not answer for a while: the engine cannot tell either.
        store!.LoseNextCommit(Task.CompletedTask, HasSeal);
        bool isAway = true;
        store.AfterRead = _ => Volatile.Read(ref isAway) && store.LostCommit is { IsCompleted: true, Result: true }
            ? throw new StoreException("Away.")
            : Task.CompletedTask;
        OrderAnswer answer = await ClusterWorld.SubmitAsync(world.Nodes[0], order, coin);
        Volatile.Write(ref isAway, false);

        Assert.True(await store.LostCommit);
        Assert.Equal(Status.OutcomeUnknown, answer.Status);
        await ClusterWorld.EventuallyAsync(() => decides.Node.State == EngineState.Ready);
        Assert.Equal(Status.Committed, (await ClusterWorld.SubmitAsync(world.Nodes[0], order, coin)).Status);
    }

    [Fact]
    public async Task Links_LogTakenByAStartThatFailed_AreStillSent()
    {
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 2);
        await world.SettleAsync();
        (CentralServer stays, CentralServer goes) = (world.Nodes[0], world.Nodes[1]);
        byte writer = goes.Node.Log.Writer;
        await world.OwnerOfAsync(goes, 1);
        await world.RemoveAsync(goes);
        await ClusterWorld.EventuallyAsync(() => stays.Node.Links.Any(link => link.Log.Writer == writer));

        // Whoever takes a lease and ends before it is a member.
        NodeLease ghost = await NodeLease.TakeAsync(world.Disk, "10.0.0.9:1/ghost", _ => null, TimeProvider.System);
        Assert.Equal(writer, ghost.Writer);

        for (int rounds = 0; rounds < 20; rounds++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
            Assert.Contains(stays.Node.Links, link => link.Log.Writer == writer);
        }
    }

    /// <summary>The node also commits that it is alive, and claims.</summary>
    private static bool HasSeal(StoreBatch batch) =>
        batch.Changes.Any(change => change.Key.Family == StoreFamily.Seals);
}

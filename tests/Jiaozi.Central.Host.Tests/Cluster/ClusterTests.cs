using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Listening;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;

namespace Jiaozi.Central.Host.Tests.Cluster;

public class ClusterTests
{
    [Fact]
    public async Task Submit_AnyNode_DecidedByTheOneThatHasThePartition()
    {
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 2);
        await world.SettleAsync();

        for (int number = 1; number <= 8; number++)
        {
            (TestOwner payer, Coin coin) = await world.OwnerAsync(number, 100);
            (TestOwner payee, _) = await world.OwnerAsync(100 + number, 1);
            SignedMessage payment = payer.Sign(payer.Payment(Party.Of(payee.Id), 30, [coin.Body.Id]));
            OrderAnswer first = await ClusterWorld.SubmitAsync(world.Nodes[0], payment, coin);
            OrderAnswer again = await ClusterWorld.SubmitAsync(world.Nodes[1], payment, coin);

            Assert.Equal(Status.Committed, first.Status);
            Assert.Equal(first.Outcome.ToArray(), again.Outcome.ToArray());
        }

        Assert.Equal(2, world.Nodes.Select(node => node.Node.Log).Distinct().Count());
        Assert.All(world.Nodes, node => Assert.True(node.Node.SealNumber > 0));
    }

    [Fact]
    public async Task Payments_WhileNodesJoinAndLeave_AllCommitOnce()
    {
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 1);
        (TestOwner Owner, Coin Coin)[] payers = await Task.WhenAll(
            Enumerable.Range(1, 24).Select(number => world.OwnerAsync(number, 1_000)));
        using var stop = new CancellationTokenSource();
        Task<int>[] paying = [.. payers.Select((payer, i) => Task.Run(() => PayAsync(
            world.Nodes[0], payer.Owner, payer.Coin, payers[(i + 1) % payers.Length].Owner, stop.Token)))];

        CentralServer second = await world.AddAsync();
        await world.SettleAsync();
        CentralServer third = await world.AddAsync();
        await world.SettleAsync();
        await world.RemoveAsync(second);
        await world.SettleAsync();
        await stop.CancelAsync();
        int[] paid = await Task.WhenAll(paying);

        Assert.All(paid, count => Assert.True(count > 0));
        Assert.True(third.Node.SealNumber > 0);
    }

    [Fact]
    public async Task Submit_NodeWhoseLeaseWasTaken_CommitsNothingAndItsPartitionsGoOn()
    {
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 2);
        await world.SettleAsync();
        CentralServer stale = world.Nodes[0], other = world.Nodes[1];
        (TestOwner payer, Coin coin) = await world.OwnerOfAsync(stale, 100);
        (TestOwner payee, _) = await world.OwnerOfAsync(other, 1);
        SignedMessage payment = payer.Sign(payer.Payment(Party.Of(payee.Id), 30, [coin.Body.Id]));
        ulong sealedBefore = stale.Node.SealNumber;

        // As if it had been frozen for longer than the others wait, and went on where it was.
        await NodeLease.RevokeAsync(world.Disk, (await NodeLease.HoldersAsync(world.Disk))[stale.Node.Log.Writer]);
        OrderAnswer unknown = await ClusterWorld.SubmitAsync(stale, payment, coin);
        await stale.WaitForShutdownAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30));
        await world.RemoveAsync(stale);
        OrderAnswer answer = await ClusterWorld.SubmitAsync(other, payment, coin);

        Assert.Equal(Status.OutcomeUnknown, unknown.Status);
        Assert.Equal(sealedBefore, stale.Node.SealNumber);
        Assert.Equal(Status.Committed, answer.Status);
        Assert.Equal(
            [30L, 70L],
            Outcome.Decode(answer.Outcome).Coins.Select(created => created.Body.Amount.MinorUnits).Order());
    }

    [Fact]
    public async Task Listen_AtAnotherNodeThanThePayers_HearsOfTheCoin()
    {
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 2);
        await world.SettleAsync();
        CentralServer first = world.Nodes[0], second = world.Nodes[1];
        (TestOwner payer, Coin coin) = await world.OwnerOfAsync(first, 100);
        (TestOwner payee, _) = await world.OwnerOfAsync(first, 1);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using IAsyncEnumerator<(Refusal? Refused, Arrived? Arrived)> heard =
            second.Node.ListenAsync(payee.Access().Bytes, patience.Token).GetAsyncEnumerator(patience.Token);
        Assert.True(await heard.MoveNextAsync());

        OrderAnswer answer = await ClusterWorld.SubmitAsync(
            first, payer.Sign(payer.Payment(Party.Of(payee.Id), 30, [coin.Body.Id])), coin);

        Assert.True(await heard.MoveNextAsync());
        Assert.Equal(30, heard.Current.Arrived!.Coin.Body.Amount.MinorUnits);
        Assert.Equal(payer.Id, heard.Current.Arrived.Payer);
        Assert.Equal(Status.Committed, answer.Status);
    }

    /// <summary>Pays one minor unit after the other out of the change, each of which must commit.</summary>
    private static async Task<int> PayAsync(
        CentralServer node, TestOwner payer, Coin coin, TestOwner payee, CancellationToken stop)
    {
        int paid = 0;
        for (; !stop.IsCancellationRequested && coin.Body.Amount.MinorUnits > 1; paid++)
        {
            OrderAnswer answer = await ClusterWorld.SubmitAsync(
                node, payer.Sign(payer.Payment(Party.Of(payee.Id), 1, [coin.Body.Id])), coin);
            Assert.Equal(Status.Committed, answer.Status);
            coin = Outcome.Decode(answer.Outcome).Coins.Single(created => created.Body.Owner == payer.Id);
        }

        return paid;
    }
}

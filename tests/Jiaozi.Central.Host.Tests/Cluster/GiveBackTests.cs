using System.Text;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Storage;
using Jiaozi.Storage.TestKit.Faults;

namespace Jiaozi.Central.Host.Tests.Cluster;

/// <summary>Partitions that a node has left and could not give back: it must not be taken for one that hangs.</summary>
public sealed class GiveBackTests
{
    private static readonly byte[] Claims = Encoding.ASCII.GetBytes("cell/partition/");

    [Fact]
    public async Task Keep_StoreAwayWhilePartitionsMove_TheyAreGivenBackLaterAndTheNodeKeepsItsLease()
    {
        FaultyStore? store = null;
        await using ClusterWorld world = await ClusterWorld.StartAsync(nodes: 0);
        CentralServer first = await world.AddAsync(inner => store = new FaultyStore(inner));
        await world.SettleAsync();
        string lease = (await NodeLease.HoldersAsync(world.Disk))[first.Node.Log.Writer];
        bool isAway = true;
        int failed = 0;
        store!.AfterRead = keys =>
        {
            if (!Volatile.Read(ref isAway) || !keys[0].Key.Span.StartsWith(Claims)) return Task.CompletedTask;
            Interlocked.Increment(ref failed);
            throw new StoreException("Away.");
        };

        CentralServer second = await world.AddAsync();
        await ClusterWorld.EventuallyAsync(() => Volatile.Read(ref failed) > 0);
        Assert.Empty(ClusterWorld.Partitions(second));
        Volatile.Write(ref isAway, false);
        await world.SettleAsync();

        Assert.Equal(lease, (await NodeLease.HoldersAsync(world.Disk))[first.Node.Log.Writer]);
        (TestOwner payer, Coin coin) = await world.OwnerOfAsync(first, 100);
        OrderAnswer answer = await ClusterWorld.SubmitAsync(
            first, payer.Sign(payer.Payment(Party.Of(payer.Id), 30, [coin.Body.Id])), coin);
        Assert.Equal(Status.Committed, answer.Status);
        Assert.Null(first.Failure);
    }
}

using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Storage;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Writers;

/// <summary>What a former or future holder of a partition knows about its accounts decides nothing.</summary>
public sealed class PartitionMoveTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task GetOrderAsync_DeviceRevokedAtTheNewHolder_IsRefusedAtTheFormerOneToo()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (CentralSite holder, CentralSite former) =
            (world[TestNetwork.Shanghai], world[TestNetwork.Shanghai, 1]);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        await former.Node.LeavePartitionAsync(payer.Id.Digest.Partition);
        holder.Node.TakePartition(payer.Id.Digest.Partition);
        OrderAnswer revoked = await holder.SubmitAsync(world.SignByOperators(
            world.Act(AdministrationAction.RevokeDevice, payer.Id, payer.Device.PublicKey.Id)));
        Assert.Equal(Status.Committed, revoked.Status);

        foreach (CentralSite site in (CentralSite[])[holder, former])
        {
            OrderAnswer answer = await site.Node.GetOrderAsync(
                payer.Access().Bytes, world.Ids.Next(), CancellationToken.None);
            Assert.Equal(Status.DeviceRevoked, answer.Status);
        }
    }

    [Fact]
    public async Task SubmitAsync_PartitionComesAfterTheAccountWasRead_ItIsReadAnew()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (CentralSite heir, CentralSite holder) = (world[TestNetwork.Shanghai], world[TestNetwork.Shanghai, 1]);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(payer.Id, 10);
        (Task held, TaskCompletionSource release) = await HoldReadAsync(heir, payer, reads: 2);
        Task<OrderAnswer> payment = heir.SubmitAsync(
            payer.Sign(payer.Payment(Party.Of(payer.Id), 10, coin.Body.Id)));
        await held.WaitAsync(Deadline);

        await world.ActAsync(AdministrationAction.RevokeDevice, payer.Id, payer.Device.PublicKey.Id);
        await MoveAsync(holder, heir, payer);
        release.SetResult();

        Assert.Equal(Status.DeviceRevoked, (await payment.WaitAsync(Deadline)).Status);
    }

    [Fact]
    public async Task SubmitAsync_PartitionComesAfterTheAccountWasRead_AFreezeStays()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (CentralSite heir, CentralSite holder) = (world[TestNetwork.Shanghai], world[TestNetwork.Shanghai, 1]);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        (Task held, TaskCompletionSource release) = await HoldReadAsync(heir, payer, reads: 1);
        Task<OrderAnswer> second = heir.SubmitAsync(payer.Registration(payer.Second));
        await held.WaitAsync(Deadline);

        await world.ActAsync(AdministrationAction.Freeze, payer.Id);
        await MoveAsync(holder, heir, payer);
        release.SetResult();

        await second.WaitAsync(Deadline);
        byte[]?[] found = await heir.Store.GetManyAsync(
            [new StoreKey(StoreFamily.Owners, LedgerKeys.Owner(payer.Id.Digest))], CancellationToken.None);
        Assert.True(AccountState.Decode(found[0]!).Frozen);
    }

    /// <summary>
    /// The heir does not have the owner's partition; the answer to so many reads of an account is held there.
    /// </summary>
    private static async Task<(Task Held, TaskCompletionSource Release)> HoldReadAsync(
        CentralSite heir, TestOwner owner, int reads)
    {
        // Centrals without a lease begin with all partitions.
        await heir.Node.LeavePartitionAsync(owner.Id.Digest.Partition);
        var held = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        int left = reads;
        heir.Store.AfterRead = async keys =>
        {
            if (keys[0].Family != StoreFamily.Owners || Interlocked.Decrement(ref left) != 0) return;
            held.SetResult();
            await release.Task;
        };
        return (held.Task, release);
    }

    private static async Task MoveAsync(CentralSite holder, CentralSite heir, TestOwner owner)
    {
        await holder.Node.LeavePartitionAsync(owner.Id.Digest.Partition);
        heir.Node.TakePartition(owner.Id.Digest.Partition);
    }
}

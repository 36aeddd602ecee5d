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
        await RevokeAsync(world, holder, payer);

        foreach (CentralSite site in (CentralSite[])[holder, former])
        {
            OrderAnswer answer = await site.Node.GetOrderAsync(
                payer.Access().Bytes, world.Ids.Next(), CancellationToken.None);
            Assert.Equal(Status.DeviceRevoked, answer.Status);
        }
    }

    [Fact]
    public async Task SubmitAsync_PartitionIsAnothers_IsAnsweredBeforeAnythingIsReadOrVerified()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        CentralSite former = world[TestNetwork.Shanghai, 1];
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(payer.Id, 10);
        await former.Node.LeavePartitionAsync(payer.Id.Digest.Partition);
        int reads = 0;
        former.Store.AfterRead = _ =>
        {
            Interlocked.Increment(ref reads);
            return Task.CompletedTask;
        };

        PaymentOrder payment = payer.Payment(Party.Of(payer.Id), 10, coin.Body.Id);
        OrderAnswer answer = await former.SubmitAsync(CentralWorld.Sign(payment, payer.Second));

        Assert.True(answer.IsElsewhere);
        Assert.Equal(0, Volatile.Read(ref reads));
    }

    [Fact]
    public async Task SubmitAsync_PartitionComesAfterTheAccountWasRead_ItIsReadAnew()
    {
        await using CentralWorld world = await Cluster.StartAsync();
        (CentralSite heir, CentralSite holder) = (world[TestNetwork.Shanghai], world[TestNetwork.Shanghai, 1]);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(payer.Id, 10);
        (Task held, TaskCompletionSource release) = HoldSecondRead(heir, payer);
        Task<OrderAnswer> payment = heir.SubmitAsync(
            payer.Sign(payer.Payment(Party.Of(payer.Id), 10, coin.Body.Id)));
        await held.WaitAsync(Deadline);

        await RevokeAsync(world, holder, payer);
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
        Assert.Equal(Status.Committed, (await holder.SubmitAsync(payer.Registration(payer.Second))).Status);
        (Task held, TaskCompletionSource release) = HoldSecondRead(heir, payer);
        Task<OrderAnswer> revocation = heir.SubmitAsync(
            payer.Sign(payer.Revocation(payer.Second.PublicKey.Id)));
        await held.WaitAsync(Deadline);

        OrderAnswer frozen = await holder.SubmitAsync(
            world.SignByOperators(world.Act(AdministrationAction.Freeze, payer.Id)));
        Assert.Equal(Status.Committed, frozen.Status);
        await MoveAsync(holder, heir, payer);
        release.SetResult();

        await revocation.WaitAsync(Deadline);
        byte[]?[] found = await heir.Store.GetManyAsync(
            [new StoreKey(StoreFamily.Owners, LedgerKeys.Owner(payer.Id.Digest))], CancellationToken.None);
        Assert.True(AccountState.Decode(found[0]!).Frozen);
    }

    private static async Task RevokeAsync(CentralWorld world, CentralSite holder, TestOwner owner)
    {
        OrderAnswer revoked = await holder.SubmitAsync(world.SignByOperators(
            world.Act(AdministrationAction.RevokeDevice, owner.Id, owner.Device.PublicKey.Id)));
        Assert.Equal(Status.Committed, revoked.Status);
    }

    /// <summary>
    /// The heir loses the owner's partition right after an order was let in, when the account is read to verify it; the
    /// answer to the next read of the account, for the decision, is held.
    /// </summary>
    private static (Task Held, TaskCompletionSource Release) HoldSecondRead(CentralSite heir, TestOwner owner)
    {
        var held = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        int reads = 0;
        heir.Store.AfterRead = async keys =>
        {
            if (keys[0].Family != StoreFamily.Owners) return;
            switch (Interlocked.Increment(ref reads))
            {
                case 1:
                    // Centrals without a lease begin with all partitions.
                    await heir.Node.LeavePartitionAsync(owner.Id.Digest.Partition);
                    break;
                case 2:
                    held.SetResult();
                    await release.Task;
                    break;
            }
        };
        return (held.Task, release);
    }

    private static async Task MoveAsync(CentralSite holder, CentralSite heir, TestOwner owner)
    {
        await holder.Node.LeavePartitionAsync(owner.Id.Digest.Partition);
        heir.Node.TakePartition(owner.Id.Digest.Partition);
    }
}

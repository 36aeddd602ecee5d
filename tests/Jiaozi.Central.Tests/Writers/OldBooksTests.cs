using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Writers;

/// <summary>Books from before a region could have several logs: their records are those of writer 0.</summary>
public sealed class OldBooksTests
{
    [Fact]
    public async Task Start_BooksWithoutPositionsOfLinks_GoOnWhereTheTotalsSay()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (CentralSite receiver, TestOwner payer, TestOwner payee) = await ReceivedAsync(world);
        IReadOnlyList<string> before = await receiver.DumpAsync();
        await MakeOldAsync(receiver);
        Assert.NotEqual(before, await receiver.DumpAsync());

        await receiver.RestartAsync();

        Assert.Equal(before, await receiver.DumpAsync());
        DeliverReply again = await receiver.Node.DeliverAsync(world.Links.Calls[0].Request);
        Assert.Equal(((int)Status.Committed, 2ul), (again.Status, again.Watermark));
        Assert.Equal(before, await receiver.DumpAsync());
        await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        await world.DrainAsync();
        Assert.Equal(30, await payee.BalanceAsync());
        await world.AuditSettledAsync();
    }

    [Fact]
    public async Task Start_SeveralWritersOnOldBooks_PositionsAreWrittenOnce()
    {
        await using CentralWorld world = await CentralWorld.StartAsync(writers: 2);
        TestOwner payer = await Cluster.OwnerAsync(world, TestNetwork.Shanghai, 0);
        TestOwner payee = await Cluster.OwnerAsync(world, TestNetwork.Beijing, 0);
        world.Links.Script = call => world[call.To, 0].Node.DeliverAsync(call.Request);
        await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        await world.DrainAsync();
        CentralSite[] sites = [world[TestNetwork.Beijing, 0], world[TestNetwork.Beijing, 1]];
        foreach (CentralSite site in sites) await site.StopAsync();
        await MakeOldAsync(sites[0]);

        await Task.WhenAll(sites.Select(site => site.RestartAsync()));

        world.Links.Script = call => world[call.To, 1].Node.DeliverAsync(call.Request);
        await Cluster.PayAsync(payer, payee.Id, 10, await world.IssueAsync(payer.Id, 10));
        await world.DrainAsync();
        Assert.Equal(20, await payee.BalanceAsync());
        await world.AuditSettledAsync();
    }

    private static async Task<(CentralSite Receiver, TestOwner Payer, TestOwner Payee)> ReceivedAsync(
        CentralWorld world)
    {
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Beijing, 1);
        Coin coin = await world.IssueAsync(payer.Id, 20);
        await Cluster.PayAsync(payer, payee.Id, 10, coin);
        await world.DrainAsync();
        await Cluster.PayAsync(payer, payee.Id, 10, Assert.Single(await payer.CoinsAsync()));
        await world.DrainAsync();
        return (world[TestNetwork.Beijing], payer, payee);
    }

    private static async Task MakeOldAsync(CentralSite site)
    {
        LogId source = LogId.Of(TestNetwork.Shanghai);
        var old = new StoreBatch();
        old.DeleteExisting(StoreFamily.Meta, LedgerKeys.Received(source));
        ulong count = site.Node.Totals.ReceivedFrom(source).Count;
        old.DeleteExisting(StoreFamily.Meta, LedgerKeys.ReceivedMark(source, count));
        await site.ChangeAsync(old);
    }
}

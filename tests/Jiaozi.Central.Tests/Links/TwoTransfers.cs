using Jiaozi.Central.Links;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Links;

/// <summary>Two payments of 10 from Shanghai to Beijing, and what may become of their delivery.</summary>
internal static class TwoTransfers
{
    /// <summary>The link that carries them.</summary>
    public static LinkState State(CentralWorld world) =>
        world[TestNetwork.Shanghai].Node.Links.Single(link => link.Destination == TestNetwork.Beijing);

    /// <summary>Pays; the payee is returned.</summary>
    public static async Task<TestOwner> PayAsync(CentralWorld world)
    {
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Beijing, 1);
        Coin[] coins = [await world.IssueAsync(payer.Id, 10), await world.IssueAsync(payer.Id, 10)];
        foreach (Coin coin in coins)
            Assert.Equal(Status.Committed, (await payer.PayAsync(payee.Id, 10, coin)).Status);
        return payee;
    }

    /// <summary>
    /// Asserts that a spoiled delivery is refused, leaves no trace and does not block the genuine one.
    /// </summary>
    public static async Task RefusedAsync(Action<CentralWorld, LinkCall> spoil, Action<CentralSite> assert)
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Cut();
        TestOwner payee = await PayAsync(world);
        CentralSite receiver = world[payee.Id.Region];
        IReadOnlyList<string> before = await receiver.DumpAsync();
        world.Links.Script = call =>
        {
            // Only the delivery with both transfers is spoiled, so that every test spoils what it means to.
            if (call.Request.Items.Count < 2) throw LinkNet.Lost();
            spoil(world, call);
            return call.PassAsync();
        };
        await world.EventuallyAsync(() => State(world).State == "refused", "the link reports the refusal");

        Assert.NotEqual("", State(world).Detail);
        Assert.Equal(2ul, State(world).Waiting);
        Assert.NotEqual(0, receiver.Node.RefusedDeliveries);
        Assert.NotEmpty(world[TestNetwork.Shanghai].Log.Shouts);
        Assert.Equal(before, await receiver.DumpAsync());
        assert(receiver);

        world.Links.Heal();
        await world.DrainAsync();
        Assert.Equal("flowing", State(world).State);
        Assert.Equal(20, await payee.BalanceAsync());
        await world.AuditAsync();
    }
}

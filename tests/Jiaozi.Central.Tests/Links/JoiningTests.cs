using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Links;

/// <summary>Regions that join a network which is running.</summary>
public sealed class JoiningTests
{
    [Fact]
    public async Task Change_RegionJoins_ItIsPaidAndLinkedWithoutARestart()
    {
        RegionPlan? later = null;
        await using CentralWorld world = await CentralWorld.StartAsync(plan: plan =>
        {
            later = plan.Regions.Single(region => region.Code == TestNetwork.Guangdong);
            return plan with { Regions = [.. plan.Regions.Where(region => region != later)] };
        });
        CentralSite site = world[TestNetwork.Shanghai];
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        OwnerId payee = world.Network.Owner(TestNetwork.Guangdong, 1);
        Coin coin = await world.IssueAsync(payer.Id, 10);
        await world.EventuallyAsync(() => site.Node.Links.Count == 1, "the one other region is linked");
        IReadOnlyList<string> before = await site.DumpAsync();
        Assert.Equal(Status.RegionUnknown, (await payer.PayAsync(payee, 10, coin)).Status);
        Assert.Equal(before, await site.DumpAsync());

        world.Change(network => network.Change(plan => plan with { Regions = [.. plan.Regions, later!] }));

        Assert.Equal(Status.Committed, (await payer.PayAsync(payee, 10, coin)).Status);
        await world.EventuallyAsync(() => site.Node.Links.Count == 2, "the new region is linked");
        await world.DrainAsync();
        TestOwner joined = await world.OwnerAsync(TestNetwork.Guangdong, 1);
        Assert.Equal(10, await joined.BalanceAsync());
        await world.AuditAsync();
    }
}

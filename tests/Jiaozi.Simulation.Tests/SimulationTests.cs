using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Simulation.Tests;

public sealed class SimulationTests
{
    private const int Rounds = 25;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(20260501)]
    [InlineData(777)]
    public async Task Run_WithFaults_ModelAndBooksAgree(int seed)
    {
        try
        {
            await using Simulation simulation = await Simulation.RunAsync(seed, Rounds);
            await CheckOwnersAsync(simulation);
            await CheckBooksAsync(simulation);
            await CheckOrdersAsync(simulation);
            Assert.True(simulation.Faults is { Crashes: > 0, StoreFaults: > 0, LinkFaults: > 0 });
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Seed {seed}: {fault.Message}", fault);
        }
    }

    private static async Task CheckOwnersAsync(Simulation simulation)
    {
        foreach (SimulatedOwner owner in simulation.Owners)
        {
            Assert.Equal(
                owner.Wallet.Keys.Select(id => id.Value).Order(),
                (await owner.Person.CoinsAsync()).Select(coin => coin.Body.Id.Value).Order());
            Assert.Equal(owner.Balance, await owner.Person.BalanceAsync());
        }
    }

    private static async Task CheckBooksAsync(Simulation simulation)
    {
        var audits = new Dictionary<RegionCode, RegionAuditor>();
        foreach (CentralSite site in simulation.World.Sites)
        {
            Assert.Equal(EngineState.Ready, site.Node.State);
            Assert.Empty(site.Log.Shouts);
            audits[site.Region] = await site.AuditAsync();
        }

        foreach (RegionAuditor from in audits.Values)
        {
            foreach (RegionAuditor to in audits.Values.Where(other => other != from))
            {
                ReceivedTotal received = to.Chain.Totals.ReceivedFrom(new LogId(from.Region, 0));
                Assert.Null(LinkAuditor.Check(from.Chain, to.Region, received));
                Assert.Equal(0, (long)LinkAuditor.InTransit(from.Chain, to.Region, received));
            }
        }

        long supply = simulation.Decided.Where(wish => wish.SameAs is null && wish.Answer!.Status == Status.Committed)
            .Sum(wish => wish.Order switch
            {
                IssuanceOrder issuance => issuance.Amount.MinorUnits,
                RedemptionOrder redemption => -redemption.Amount.MinorUnits,
                _ => 0,
            });
        Assert.Equal(supply, simulation.Owners.Sum(owner => owner.Balance));
        Assert.Equal(supply, audits.Values.Sum(audit => (long)audit.Unspent));
        Assert.Equal(
            supply, audits.Values.Sum(audit => (long)(audit.Chain.Totals.Issued - audit.Chain.Totals.Redeemed)));
    }

    private static async Task CheckOrdersAsync(Simulation simulation)
    {
        foreach (Wish wish in simulation.Decided)
        {
            CentralSite site = simulation.World[wish.Actor.Person.Id.Region];
            OrderAnswer again = await site.SubmitAsync(wish.Signed);
            Assert.Equal(wish.Answer!.Status, again.Status);
            Assert.Equal(wish.Answer.Outcome.ToArray(), again.Outcome.ToArray());
        }

        await CheckOwnersAsync(simulation);
    }
}

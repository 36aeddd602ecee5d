using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;

namespace Jiaozi.Simulation.Tests;

public sealed class SimulationTests
{
    private const int Rounds = 25;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(20260501, 1)]
    [InlineData(777, 1)]
    [InlineData(1, 2)]
    [InlineData(20260501, 2)]
    [InlineData(777, 3)]
    public async Task Run_WithFaults_ModelAndBooksAgree(int seed, int writers)
    {
        try
        {
            await using Simulation simulation = await Simulation.RunAsync(seed, Rounds, writers);
            await CheckOwnersAsync(simulation);
            await CheckBooksAsync(simulation);
            await CheckOrdersAsync(simulation);
            Assert.True(simulation.Faults is { Crashes: > 0, StoreFaults: > 0, LinkFaults: > 0 });
        }
        catch (Exception fault)
        {
            throw new InvalidOperationException($"Seed {seed}, {writers} writers: {fault.Message}", fault);
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
        foreach (CentralSite site in simulation.World.Sites)
        {
            Assert.Equal(EngineState.Ready, site.Node.State);
            Assert.Empty(site.Log.Shouts);
        }

        IReadOnlyDictionary<RegionCode, RegionAuditor> audits = await simulation.World.AuditSettledAsync();

        long supply = simulation.Decided.Where(wish => wish.SameAs is null && wish.Answer!.Status == Status.Committed)
            .Sum(wish => wish.Order switch
            {
                IssuanceOrder issuance => issuance.Amount.MinorUnits,
                RedemptionOrder redemption => -redemption.Amount.MinorUnits,
                _ => 0,
            });
        Assert.Equal(supply, simulation.Owners.Sum(owner => owner.Balance));
        Assert.Equal(supply, audits.Values.Sum(audit => (long)audit.Unspent));
        Assert.Equal(supply, audits.Values.Sum(audit => (long)(audit.Totals.Issued - audit.Totals.Redeemed)));
    }

    private static async Task CheckOrdersAsync(Simulation simulation)
    {
        foreach (Wish wish in simulation.Decided)
        {
            CentralSite site = simulation.World.Home(wish.Actor.Person.Id);
            OrderAnswer again = await site.SubmitAsync(wish.Signed);
            Assert.Equal(wish.Answer!.Status, again.Status);
            Assert.Equal(wish.Answer.Outcome.ToArray(), again.Outcome.ToArray());
        }

        await CheckOwnersAsync(simulation);
    }
}

using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Testing;

namespace Jiaozi.Simulation.Tests;

/// <summary>
/// Regions, owners and operators for some rounds while stores, processes and links fail. Workload and faults come from
/// the seed; how threads interleave is left to the machine, and whatever they do the model must agree in the end.
/// </summary>
internal sealed class Simulation : IAsyncDisposable
{
    private const int OwnersPerRegion = 4;

    private readonly CentralWorld _world;
    private readonly Random _random;
    private readonly List<SimulatedOwner> _owners = [];
    private readonly List<Wish> _pending = [];
    private readonly List<Wish> _decided = [];
    private readonly OutcomeVerifier _verifier = new(new CoinVerifier(new SealMemory()));
    private Faults? _faults;

    private Simulation(CentralWorld world, int seed) => (_world, _random) = (world, new Random(seed));

    public IReadOnlyList<SimulatedOwner> Owners => _owners;

    public IReadOnlyList<Wish> Decided => _decided;

    public CentralWorld World => _world;

    public Faults Faults => _faults!;

    public static async Task<Simulation> RunAsync(int seed, int rounds, int writers)
    {
        var simulation = new Simulation(
            await CentralWorld.StartAsync(
                options => options with { MaxDelivery = 3, OverlapFrom = 1 + seed % 2 * 64 }, writers: writers),
            seed);
        await simulation.PopulateAsync();
        simulation._faults = new Faults(simulation._world, seed);
        var workload = new Workload(simulation._world, simulation._owners, simulation._decided, simulation._random);
        for (int round = 0; round < rounds; round++) await simulation.RoundAsync(workload, round);
        simulation._faults.End();
        for (int turn = 0; simulation._pending.Count > 0; turn++)
        {
            Assert.True(turn < 100, $"{simulation._pending.Count} orders are never decided.");
            await simulation.OfferAsync(Task.CompletedTask);
        }

        await simulation._world.DrainAsync();
        return simulation;
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    private async Task PopulateAsync()
    {
        foreach (RegionCode region in new[] { TestNetwork.Shanghai, TestNetwork.Beijing, TestNetwork.Guangdong })
            for (int i = 0; i < OwnersPerRegion; i++)
                _owners.Add(new SimulatedOwner(await _world.OwnerAsync(region, i)));
    }

    private async Task RoundAsync(Workload workload, int round)
    {
        foreach (SimulatedOwner owner in _owners)
        {
            if (owner.Pending > 0) continue;
            foreach (Wish wish in workload.Draw(owner))
            {
                wish.LosesAnswer = _random.Next(6) == 0;
                owner.Pending++;
                _pending.Add(wish);
            }
        }

        await OfferAsync(round % 2 == 0 ? _faults!.StrikeAsync() : Task.CompletedTask);
    }

    private async Task OfferAsync(Task strike)
    {
        Task all = Task.WhenAll([.. _pending.Select(wish => Task.Run(() => wish.TryAsync(_world))), strike]);
        await _world.EventuallyAsync(() => all.IsCompleted, "a round ends");
        await all;
        foreach (Wish wish in _pending.Where(wish => wish.Answer is not null).ToList())
        {
            _pending.Remove(wish);
            wish.Actor.Pending--;
            Settle(wish);
            _decided.Add(wish);
        }
    }

    private void Settle(Wish wish)
    {
        Assert.Contains(wish.Answer!.Status, wish.Expected);
        if (wish.Answer.Status == Status.OrderIdReused) return;
        Outcome outcome = Outcome.Decode(wish.Answer.Outcome);
        UInt128 offered = wish.Inputs.Aggregate((UInt128)0, (sum, coin) => sum + (UInt128)coin.Body.Amount.MinorUnits);
        Assert.Null(_verifier.Verify(
            outcome, wish.Order, wish.Signed.PayloadHash.Span, wish.Actor.Person.Id, offered, _world.Network.File));
        if (wish.SameAs is { } same)
        {
            Assert.Equal(same, wish.Answer.Outcome.ToArray());
            return;
        }

        if (wish.Rival?.Answer is { } rival)
            Assert.Single(new[] { rival.Status, wish.Answer.Status }, status => status == Status.Committed);
        if (wish.Answer.Status == Status.Committed) wish.OnCommitted(outcome);
        else if (wish.Rival is null)
            foreach (Coin coin in wish.Inputs) wish.Actor.Wallet.Add(coin.Body.Id, coin);
    }
}

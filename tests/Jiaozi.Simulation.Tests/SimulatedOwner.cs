using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;

namespace Jiaozi.Simulation.Tests;

/// <summary>What the model knows of an owner: plain facts from acknowledged answers, no code of the central.</summary>
internal sealed class SimulatedOwner(TestOwner person)
{
    public TestOwner Person { get; } = person;

    /// <summary>Coins in hand.</summary>
    public Dictionary<CoinId, Coin> Wallet { get; } = [];

    public bool Frozen { get; set; }

    public bool Institution { get; set; }

    /// <summary>Wishes that are not decided yet; meanwhile the owner does nothing else.</summary>
    public int Pending { get; set; }

    public long Balance => Wallet.Values.Sum(coin => coin.Body.Amount.MinorUnits);
}

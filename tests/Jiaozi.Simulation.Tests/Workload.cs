using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;

namespace Jiaozi.Simulation.Tests;

/// <summary>Draws what owners and operators want, and what the model expects of it.</summary>
internal sealed class Workload(
    CentralWorld world, IReadOnlyList<SimulatedOwner> owners, IReadOnlyList<Wish> decided, Random random)
{
    /// <summary>Wishes of an owner who is free to act; empty if there is nothing to do.</summary>
    public IReadOnlyList<Wish> Draw(SimulatedOwner owner)
    {
        int what = random.Next(20);
        if (what < 4) return [Issue(owner)];
        if (what == 4) return [Administer(owner, AdministrationAction.Freeze, () => owner.Frozen = true)];
        if (what is 5 or 6) return [Administer(owner, AdministrationAction.Unfreeze, () => owner.Frozen = false)];
        if (what == 7)
            return [Administer(owner, AdministrationAction.AppointInstitution, () => owner.Institution = true)];
        if (what == 8) return Again(owner);
        if (what == 9) return Altered(owner);
        if (owner.Wallet.Count == 0) return [Issue(owner)];
        if (what == 10) return [Spend(owner, Take(owner), isRedemption: true)];
        if (what == 11) return Rivals(owner);
        return [Spend(owner, Take(owner), isRedemption: false)];
    }

    private Wish Issue(SimulatedOwner owner)
    {
        SignedMessage signed = world.SignByOperators(
            world.Issuance(Party.Of(owner.Person.Id), random.Next(1, 10_000)));
        return new Wish(owner, signed, []) { Expected = [Status.Committed], OnCommitted = Receive };
    }

    private Wish Administer(SimulatedOwner owner, AdministrationAction action, Action change) =>
        new(owner, world.SignByOperators(world.Act(action, owner.Person.Id)), [])
        {
            Expected = [Status.Committed], OnCommitted = _ => change(),
        };

    private IReadOnlyList<Wish> Again(SimulatedOwner owner)
    {
        Wish? old = Old(owner);
        return old is null
            ? []
            : [new Wish(owner, old.Signed, old.Inputs)
            {
                Expected = [old.Answer!.Status], SameAs = old.Answer.Outcome.ToArray(),
            }];
    }

    private IReadOnlyList<Wish> Altered(SimulatedOwner owner) =>
        Old(owner)?.Order is PaymentOrder payment
            ? [new Wish(owner, owner.Person.Sign(payment with { ExpiryUnixMs = payment.ExpiryUnixMs + 1 }), [])
            {
                Expected = [Status.OrderIdReused],
            }]
            : [];

    private Wish? Old(SimulatedOwner owner)
    {
        Wish[] own = [.. decided.Where(wish => wish.Actor == owner && !wish.Answer!.Outcome.IsEmpty)];
        return own.Length == 0 ? null : own[random.Next(own.Length)];
    }

    /// <summary>Two orders for the same coins at once.</summary>
    private IReadOnlyList<Wish> Rivals(SimulatedOwner owner)
    {
        if (owner.Frozen) return [];
        IReadOnlyList<Coin> coins = Take(owner);
        Wish first = Pay(owner, coins, 1, Status.Committed, Status.CoinSpent);
        Wish second = Pay(owner, coins, 1, Status.Committed, Status.CoinSpent);
        (first.Rival, second.Rival) = (second, first);
        return [first, second];
    }

    private Wish Spend(SimulatedOwner owner, IReadOnlyList<Coin> coins, bool isRedemption)
    {
        long offered = coins.Sum(coin => coin.Body.Amount.MinorUnits);
        long amount = random.Next(8) == 0 ? offered + 1
            : random.Next(4) == 0 ? offered : random.NextInt64(1, offered + 1);
        Status expected = owner.Frozen ? Status.OwnerFrozen
            : isRedemption && !owner.Institution ? Status.RoleRequired
            : amount > offered ? Status.InsufficientFunds : Status.Committed;
        if (!isRedemption) return Pay(owner, coins, amount, expected);
        SignedMessage signed = owner.Person.Sign(
            owner.Person.Redemption(amount, [.. coins.Select(coin => coin.Body.Id)]));
        return new Wish(owner, signed, coins) { Expected = [expected], OnCommitted = Receive };
    }

    private Wish Pay(SimulatedOwner owner, IReadOnlyList<Coin> coins, long amount, params Status[] expected)
    {
        TestOwner payee = owners[random.Next(owners.Count)].Person;
        Party party = random.Next(2) == 0 ? Party.Of(payee.Id) : Party.Of(payee.Feature);
        SignedMessage signed = owner.Person.Sign(
            owner.Person.Payment(party, amount, [.. coins.Select(coin => coin.Body.Id)]));
        return new Wish(owner, signed, coins) { Expected = expected, OnCommitted = Receive };
    }

    /// <summary>Takes some coins out of the wallet; a refusal puts them back.</summary>
    private IReadOnlyList<Coin> Take(SimulatedOwner owner)
    {
        Coin[] all = [.. owner.Wallet.Values.OrderBy(coin => coin.Body.Id.Value)];
        random.Shuffle(all);
        Coin[] taken = all[..random.Next(1, Math.Min(all.Length, 4) + 1)];
        foreach (Coin coin in taken) owner.Wallet.Remove(coin.Body.Id);
        return taken;
    }

    private void Receive(Outcome outcome)
    {
        foreach (Coin coin in outcome.Coins)
            owners.Single(owner => owner.Person.Id == coin.Body.Owner).Wallet.Add(coin.Body.Id, coin);
    }
}

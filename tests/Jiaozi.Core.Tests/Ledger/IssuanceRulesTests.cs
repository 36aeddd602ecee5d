using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Tests.Support;

namespace Jiaozi.Core.Tests.Ledger;

public sealed class IssuanceRulesTests
{
    private static readonly IssuanceOrder Order = new(
        World.File.Plan.Id, World.Id(1), World.Now + 1000, Party.Of(World.Alice), "CNY", Amount.Of(500));

    [Fact]
    public void Decide_Sound_MakesOneCoinAndCountsIt()
    {
        Effects effects = IssuanceRules.Decide(Order, World.Alice, World.Terms).Effects!;
        CoinBody coin = Assert.Single(effects.Created);
        Assert.Equal(
            new CoinBody(CoinId.Derive(World.Alice, Order.Id, 0), "CNY", Order.Amount, World.Alice,
                World.Alice.Region, World.Now),
            coin);
        Assert.Equal((UInt128)500, effects.Issued);
        Assert.Empty(effects.Destroyed);
    }

    [Fact]
    public void Decide_Faults_AreRefusedInOrder()
    {
        LedgerTerms poor = World.Terms with { Limits = new NetworkLimits { MaxOrderMinorUnits = 499 } };
        LedgerTerms late = poor with { NowUnixMs = World.Now + 1001 };
        Assert.Equal(Status.AmountAboveLimit, IssuanceRules.Decide(Order, World.Alice, poor).Refusal!.Status);
        Assert.Equal(Status.OrderExpired, IssuanceRules.Decide(Order, World.Alice, late).Refusal!.Status);
        Assert.Null(IssuanceRules.Decide(Order, World.Alice, late).Effects);
    }

    [Fact]
    public void Commit_EffectsThatDoNotBalance_BreakTheInvariant()
    {
        CoinBody coin = World.Body(World.Alice, 5);
        Assert.Throws<InvariantException>(() => Decision.Commit(new Effects { Created = [coin] }));
        Assert.Throws<InvariantException>(() => Decision.Commit(new Effects { Issued = 5 }));
        Assert.Throws<InvariantException>(() => Decision.Commit(new Effects { Redeemed = 5 }));
        Assert.Throws<InvariantException>(
            () => Decision.Commit(new Effects { Destroyed = [World.Stored(World.Alice, 6, 1)], Created = [coin] }));
        Assert.NotNull(Decision.Commit(new Effects { Created = [coin], Issued = 5 }).Effects);
    }
}

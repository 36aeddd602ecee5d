using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Tests.Ledger;

public sealed class SpendingRulesTests
{
    private static readonly KeyId Phone = World.Ed25519.PublicKey.Id;

    [Fact]
    public void DecidePayment_CoinsWorthMore_MakesThePayeesCoinAndChange()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 70, 1), World.Stored(World.Alice, 50, 2)];
        PaymentOrder order = World.Payment(100, Ids(inputs));
        Effects effects = Pay(order, inputs).Effects!;
        Assert.Equal(inputs, effects.Destroyed);
        Assert.Equal(
            [
                new CoinBody(CoinId.Derive(World.Alice, order.Id, 0), "CNY", Amount.Of(100), World.Chen,
                    World.Alice.Region, World.Now),
                new CoinBody(CoinId.Derive(World.Alice, order.Id, 1), "CNY", Amount.Of(20), World.Alice,
                    World.Alice.Region, World.Now),
            ],
            effects.Created);
        Assert.Equal(UInt128.Zero, effects.Issued + effects.Redeemed);
        Assert.Null(effects.Account);
    }

    [Fact]
    public void DecidePayment_CoinsWorthExactlyTheAmount_MakesNoChange()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 70, 1), World.Stored(World.Alice, 30, 2)];
        CoinBody paid = Assert.Single(Pay(World.Payment(100, Ids(inputs)), inputs).Effects!.Created);
        Assert.Equal((World.Chen, 100), (paid.Owner, paid.Amount.MinorUnits));
    }

    [Fact]
    public void DecidePayment_ToOneself_MakesTwoDifferentCoinsOfThePayer()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 70, 1)];
        PaymentOrder order = World.Payment(30, Ids(inputs), Party.Of(World.Alice));
        IReadOnlyList<CoinBody> created = SpendingRules.DecidePayment(
            order, World.Alice, Phone, World.AliceAccount, inputs, _ => false, World.Terms).Effects!.Created;
        Assert.Equal([30L, 40L], created.Select(coin => coin.Amount.MinorUnits));
        Assert.All(created, coin => Assert.Equal(World.Alice, coin.Owner));
        Assert.NotEqual(created[0].Id, created[1].Id);
    }

    [Fact]
    public void DecidePayment_SameOrderTwice_MakesTheSameCoins()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 70, 1)];
        PaymentOrder order = World.Payment(30, Ids(inputs));
        Assert.Equal(Pay(order, inputs).Effects!.Created, Pay(order, inputs).Effects!.Created);
    }

    [Fact]
    public void DecideRedemption_CoinsWorthMore_DestroysThemAndMakesChangeOnly()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 70, 1)];
        RedemptionOrder order = World.Redemption(50, Ids(inputs));
        AccountState bank = World.AliceAccount with { Institution = true };
        Effects effects = SpendingRules.DecideRedemption(order, Phone, bank, inputs, _ => false, World.Terms).Effects!;
        CoinBody change = Assert.Single(effects.Created);
        Assert.Equal((CoinId.Derive(World.Alice, order.Id, 1), 20L), (change.Id, change.Amount.MinorUnits));
        Assert.Equal((UInt128)50, effects.Redeemed);
        RedemptionOrder all = World.Redemption(70, Ids(inputs));
        Assert.Empty(SpendingRules.DecideRedemption(all, Phone, bank, inputs, _ => false,
            World.Terms).Effects!.Created);
    }

    [Fact]
    public void Decide_RandomCoins_ConservesMoneyOrRefuses() => Gen.Select(
        Gen.Long[1, 1000].Array[0, 12], Gen.Long[1, 6000], Gen.Bool).Sample((values, amount, redeem) =>
        {
            StoredCoin[] inputs = [.. values.Select((value, i) => World.Stored(World.Alice, value, i))];
            AccountState bank = World.AliceAccount with { Institution = true };
            Decision decision = redeem
                ? SpendingRules.DecideRedemption(
                    World.Redemption(amount, Ids(inputs)), Phone, bank, inputs, _ => false, World.Terms)
                : Pay(World.Payment(amount, Ids(inputs)), inputs);
            long offered = values.Sum();
            Assert.Equal(offered < amount, decision.Effects is null);
            if (decision.Effects is not { } effects)
            {
                Assert.Equal(Status.InsufficientFunds, decision.Refusal!.Status);
                return;
            }

            UInt128 created = Totals.Sum(effects.Created);
            Assert.Equal((UInt128)offered, created + effects.Redeemed);
            Assert.Equal(offered == amount ? 0 : 1, effects.Created.Count(coin => coin.Owner == World.Alice));
            Assert.Equal(redeem ? (UInt128)amount : 0, effects.Redeemed);
        });

    [Fact]
    public void DecidePayment_ChangeBeyondOneCoin_IsRefused()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, Amount.MaxMinorUnits, 1), World.Stored(World.Alice, 2, 2)];
        Assert.Equal(Status.AmountAboveLimit, Pay(World.Payment(1, Ids(inputs)), inputs).Refusal!.Status);
        Effects fits = Pay(World.Payment(2, Ids(inputs)), inputs).Effects!;
        Assert.Equal(Amount.MaxMinorUnits, fits.Created[1].Amount.MinorUnits);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void DecidePayment_AroundTheExpiry_CommitsUntilItsLastMillisecond(int late, bool commits)
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 5, 1)];
        PaymentOrder order = World.Payment(5, Ids(inputs)) with { ExpiryUnixMs = World.Now - late };
        Assert.Equal(commits, Pay(order, inputs).Effects is not null);
    }

    public static TheoryData<int, int> Pairs
    {
        get
        {
            var pairs = new TheoryData<int, int>();
            for (int first = 0; first < Faults.Length; first++)
                for (int second = first; second < Faults.Length; second++) pairs.Add(first, second);
            return pairs;
        }
    }

    /// <summary>All faults that are decided here, in the order of their numbers.</summary>
    private static readonly (Status Status, Func<Case, Case> Add)[] Faults =
    [
        (Status.OrderExpired, c => c with { Terms = c.Terms with { NowUnixMs = World.Now + 60_001 } }),
        (Status.DeviceRevoked,
            c => c with { Account = c.Account.Replace(c.Account.Devices[0] with { RevokedUnixMs = 1 }) }),
        (Status.OwnerFrozen, c => c with { Account = c.Account with { Frozen = true } }),
        (Status.RoleRequired, c => c with { Account = c.Account with { Institution = false } }),
        (Status.AmountAboveLimit,
            c => c with { Terms = c.Terms with { Limits = new NetworkLimits { MaxOrderMinorUnits = 4 } } }),
        (Status.CoinSpent, c => c with { Inputs = [null, .. c.Inputs.Skip(1)] }),
        (Status.InsufficientFunds, c => c with { Minor = 1000 }),
    ];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void DecideRedemption_TwoFaults_AnswersTheSmallerNumberAndChangesNothing(int first, int second)
    {
        Case both = Faults[second].Add(Faults[first].Add(new Case()));
        byte[] before = both.Account.Encode();
        Decision decision = SpendingRules.DecideRedemption(
            World.Redemption(both.Minor, Ids(new Case().Inputs!)), Phone, both.Account, both.Inputs, _ => false,
                both.Terms);
        Assert.Equal(Faults[first].Status, decision.Refusal!.Status);
        Assert.Null(decision.Effects);
        Assert.Equal(before, both.Account.Encode());
    }

    [Fact]
    public void DecidePayment_UnknownDevice_IsRefused()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 5, 1)];
        Decision decision = SpendingRules.DecidePayment(
            World.Payment(5, Ids(inputs)), World.Chen, new KeyId(1), World.AliceAccount, inputs, _ => false,
                World.Terms);
        Assert.Equal(Status.DeviceRevoked, decision.Refusal!.Status);
    }

    [Fact]
    public void DecidePayment_NoRole_MayPayAllTheSame()
    {
        StoredCoin[] inputs = [World.Stored(World.Alice, 5, 1)];
        Assert.NotNull(Pay(World.Payment(5, Ids(inputs)), inputs).Effects);
    }

    [Fact]
    public void DecidePayment_CoinOnItsWay_IsRefusedForNowUnlessAnotherIsSpent()
    {
        StoredCoin[] coins = [World.Stored(World.Alice, 5, 1), World.Stored(World.Alice, 6, 2),
            World.Stored(World.Alice, 7, 3)];
        PaymentOrder order = World.Payment(5, Ids(coins));
        StoredCoin?[] inputs = [coins[0], null, null];
        Decision waiting = SpendingRules.DecidePayment(
            order, World.Chen, Phone, World.AliceAccount, inputs, _ => true, World.Terms);
        Decision spent = SpendingRules.DecidePayment(
            order, World.Chen, Phone, World.AliceAccount, inputs, id => id == order.Inputs[1], World.Terms);
        Assert.Equal(Status.CoinInTransit, waiting.Refusal!.Status);
        Assert.Equal(Status.CoinSpent, spent.Refusal!.Status);
    }

    [Fact]
    public void DecidePayment_NoCoins_IsInsufficient() =>
        Assert.Equal(Status.InsufficientFunds, Pay(World.Payment(5, []), []).Refusal!.Status);

    private static Decision Pay(PaymentOrder order, IReadOnlyList<StoredCoin?> inputs) => SpendingRules.DecidePayment(
        order, World.Chen, Phone, World.AliceAccount, inputs, _ => false, World.Terms);

    private static CoinId[] Ids(IReadOnlyList<StoredCoin?> coins) => [.. coins.Select(coin => coin!.Body.Id)];

    private sealed record Case
    {
        public long Minor { get; init; } = 100;

        public AccountState Account { get; init; } = World.AliceAccount with { Institution = true };

        public IReadOnlyList<StoredCoin?> Inputs { get; init; } =
            [World.Stored(World.Alice, 70, 1), World.Stored(World.Alice, 50, 2)];

        public LedgerTerms Terms { get; init; } = World.Terms;
    }
}

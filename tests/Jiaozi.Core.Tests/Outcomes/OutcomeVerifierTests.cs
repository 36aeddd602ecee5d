using System.Security.Cryptography;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Outcomes;

public sealed class OutcomeVerifierTests
{
    private static readonly PaymentOrder Order = World.Payment(100, [new CoinId(1)]);
    private static readonly byte[] Hash = SHA256.HashData(Order.Encode());
    private static readonly CoinBody Paid = World.Body(World.Chen, 100, 100, 0, World.Alice);
    private static readonly CoinBody Change = World.Body(World.Alice, 20, 100, 1);
    private static readonly OutcomeRecord Success = new(World.Alice, Order.Id, Hash, Status.Committed, World.Now, "");
    private static readonly OutcomeRecord Refused = Success with { Status = Status.CoinSpent, Detail = "Spent." };

    [Fact]
    public void Verify_GenuineSuccess_IsAccepted()
    {
        Assert.Null(Verify(new Outcome(Success, Seal(Paid, Change), null)));
        Assert.Null(Verify(new Outcome(Success, Seal(Paid), null), offered: 100));
    }

    [Fact]
    public void Verify_GenuineRefusal_IsAccepted() => Assert.Null(Verify(new Outcome(Refused, [], Receipt(Refused))));

    [Fact]
    public void Verify_PayeeNamedByFeatureValue_TakesTheCentralsOwnerId()
    {
        PaymentOrder order = Order with { Payee = Party.Of(TestNetwork.Phone(TestNetwork.Beijing, 3)) };
        OutcomeRecord record = Success with { PayloadHash = SHA256.HashData(order.Encode()) };
        Assert.Null(Verify(new Outcome(record, Seal(Paid, Change), null), order: order));
    }

    [Fact]
    public void Verify_Redemption_ExpectsChangeOrAReceipt()
    {
        RedemptionOrder order = World.Redemption(100, [new CoinId(1)], 100);
        OutcomeRecord record = Success with { PayloadHash = SHA256.HashData(order.Encode()) };
        Assert.Null(Verify(new Outcome(record, Seal(Change), null), order: order));
        Assert.Null(Verify(new Outcome(record, [], Receipt(record)), order: order, offered: 100));
        AssertForged(new Outcome(record, [], Receipt(record)), order: order);
    }

    [Fact]
    public void Verify_Issuance_ExpectsTheCoin()
    {
        var order = new IssuanceOrder(World.File.Plan.Id, World.Id(100), World.Now, Party.Of(World.Alice), "CNY",
            Amount.Of(7));
        OutcomeRecord record = Success with { PayloadHash = SHA256.HashData(order.Encode()) };
        Assert.Null(Verify(new Outcome(record, Seal(World.Body(World.Alice, 7, 100)), null), order: order, offered: 0));
        AssertForged(new Outcome(record, Seal(World.Body(World.Alice, 8, 100)), null), order: order, offered: 0);
    }

    [Fact]
    public void Verify_AnswerToAnotherOrder_IsForged()
    {
        foreach (OutcomeRecord other in new[]
        {
            Success with { Order = World.Id(5) }, Success with { Account = World.Bao },
                Success with { PayloadHash = new byte[32] },
        })
            AssertForged(new Outcome(other, Seal(Paid, Change), null));
    }

    [Fact]
    public void Verify_OtherCoins_AreForged()
    {
        foreach (CoinBody[] bodies in new CoinBody[][]
        {
            [Paid], [Change, Paid], [Paid, Change with { Amount = Amount.Of(19) }], [Paid with { Owner = World.Bao },
                Change],
            [Paid, Change with { Owner = World.Bao }], [Paid with { Id = new CoinId(5) }, Change],
            [Paid with { TimeUnixMs = 5 }, Change], [Paid with { Amount = Amount.Of(1) }, Change],
        })
            AssertForged(new Outcome(Success, Seal(bodies), null));
        AssertForged(new Outcome(Success, Seal(Paid, Change), null), offered: 100);
    }

    [Fact]
    public void Verify_CoinsWithoutASealOfTheDecidingRegion_AreForged()
    {
        AssertForged(new Outcome(Success, World.Sealer(TestNetwork.Beijing).Seal([Paid, Change], World.Now), null));
        IReadOnlyList<Coin> coins = Seal(Paid, Change);
        AssertForged(new Outcome(Success, [coins[0], new Coin(Change, Change.Encode(), coins[0].Receipt)], null));
    }

    [Fact]
    public void Verify_SuccessWithDetailOrOtherTime_IsForged()
    {
        AssertForged(new Outcome(Success with { Detail = "Call this number." }, Seal(Paid, Change), null));
        AssertForged(new Outcome(Success with { TimeUnixMs = World.Now + 1 }, Seal(Paid, Change), null));
    }

    [Fact]
    public void Verify_RefusalWithoutItsOwnProof_IsForged()
    {
        AssertForged(new Outcome(Refused, [], null));
        AssertForged(new Outcome(Refused, [], Receipt(Success)));
        AssertForged(new Outcome(Refused with { Detail = "Other." }, [], Receipt(Refused)));
        AssertForged(new Outcome(Refused with { Status = Status.OwnerFrozen }, [], Receipt(Refused)));
        AssertForged(new Outcome(Refused, Seal(Paid, Change), null));
        AssertForged(new Outcome(Refused, [], World.Sealer(TestNetwork.Beijing).Seal([Refused.Encode()],
            World.Now)[0]));
    }

    [Fact]
    public void Verify_SuccessThatShowsAReceiptInsteadOfCoins_IsForged()
    {
        AssertForged(new Outcome(Success, [], Receipt(Success)));
        AssertForged(new Outcome(Success, [], null));
        AssertForged(new Outcome(Success, Seal(Paid, Change), Receipt(Success)));
    }

    private static IReadOnlyList<Coin> Seal(params CoinBody[] bodies) =>
        World.Sealer(TestNetwork.Shanghai).Seal(bodies, World.Now);

    private static Receipt Receipt(OutcomeRecord record) =>
        World.Sealer(TestNetwork.Shanghai).Seal([record.Encode()], World.Now)[0];

    private static Refusal? Verify(Outcome outcome, Order? order = null, int offered = 120)
    {
        order ??= Order;
        Outcome travelled = Outcome.Decode(outcome.Encode());
        var verifier = new OutcomeVerifier(new CoinVerifier(new SealMemory()));
        return verifier.Verify(
            travelled, order, SHA256.HashData(order.Encode()), World.Alice, (UInt128)offered, World.File);
    }

    private static void AssertForged(Outcome outcome, Order? order = null, int offered = 120) =>
        Assert.Equal(Status.CoinNotAuthentic, Verify(outcome, order, offered)?.Status);
}

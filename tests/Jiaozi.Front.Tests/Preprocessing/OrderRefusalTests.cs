using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Preprocessing;

/// <summary>Every refusal of the preprocessing over HTTP; no central ever hears of a refused order.</summary>
public sealed class OrderRefusalTests
{
    private static readonly RegionCode Home = TestNetwork.Shanghai;

    private static readonly Dictionary<string, (Status Status, Func<TestFront, OrderSubmission> Make)> Cases = new()
    {
        ["no order"] = (Status.MalformedRequest, _ => new OrderSubmission(null!, [])),
        ["empty order"] = (Status.MalformedRequest, _ => new OrderSubmission("", [])),
        ["not base64url"] = (Status.MalformedRequest, _ => new OrderSubmission("####", [])),
        ["not COSE"] = (Status.MalformedRequest, _ => new OrderSubmission("AAAA", [])),
        ["too large"] = (Status.RequestTooLarge, _ => new OrderSubmission(new string('A', 21_848), [])),
        ["other kind"] = (Status.MalformedRequest, f => f.Maker.Submission(Revocation(f))),
        ["other network"] = (Status.WrongNetwork, f => Good(f, o => o with { Network = new NetworkId(1) })),
        ["other currency"] = (Status.WrongCurrency, f => Good(f, o => o with { Currency = "EUR" })),
        ["not version 7"] = (Status.InvalidOrderId, f => Good(f, o => o with { Id = new OrderId(1) })),
        ["expiry too far"] = (Status.ExpiryTooFar, f => Good(f, o => o with
        {
            ExpiryUnixMs = f.Maker.NowUnixMs + new NetworkLimits().MaxExpirySeconds * 1000L + 1,
        })),
        ["no such region"] = (Status.RegionUnknown, f => f.Maker.Submission(
            f.Maker.Payment(f.Maker.Payer(RegionCode.Parse("CN-TJ")), []))),
        ["coin named twice"] = (Status.DuplicateInputs, f => Good(f, o => o with
        {
            Inputs = [o.Inputs[0], o.Inputs[0]],
        })),
        ["257 inputs"] = (Status.TooManyInputs, f => Good(f, o => o with
        {
            Inputs = [.. Enumerable.Range(0, 257).Select(i => new CoinId((UInt128)i))],
        })),
        ["257 coins"] = (Status.TooManyInputs, f => Sent(f, c => [.. Enumerable.Repeat(c[0], 257)])),
        ["coin is null"] = (Status.MalformedCoin, f => Sent(f, c => [null!, c[1]])),
        ["coin is no coin"] = (Status.MalformedCoin, f => Sent(f, c => ["jz1AAAA", c[1]])),
        ["coin too long"] = (Status.MalformedCoin, f => Sent(f, c => [c[0], "jz1" + new string('A', 1800)])),
        ["coin missing"] = (Status.CoinsNotOfOrder, f => Sent(f, c => [c[0]])),
        ["coin too many"] = (Status.CoinsNotOfOrder, f => Sent(f, c => [c[0], c[1], c[1]])),
        ["coins swapped"] = (Status.CoinsNotOfOrder, f => Sent(f, c => [c[1], c[0]])),
        ["coin of somebody else"] = (Status.CoinsNotOfOrder, OfSomebodyElse),
        ["forged amount"] = (Status.CoinNotAuthentic, ForgedAmount),
        ["sealed by a stranger"] = (Status.SealKeyUnknown, f => SealedBy(
            f, TestNetwork.Key("stranger", CoseAlgorithm.Ed25519))),
        ["sealed by another region"] = (Status.SealKeyUnknown, f => SealedBy(
            f, f.Network.RegionKey(TestNetwork.Beijing))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Payment_Wrong_RefusedAndNothingSentOn(string name)
    {
        await using TestFront front = await TestFront.StartAsync();

        OrderProblem problem = await front.RefusedAsync(Routes.Payments, Cases[name].Make(front));

        Problems.AssertNothingMoved(Cases[name].Status, problem);
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task Payment_SealKeyRevoked_RefusedWithResync()
    {
        await using TestFront front = await TestFront.StartAsync();
        (_, OrderSubmission payment) = front.Maker.GoodPayment(Home);
        front.Network.Rotate(Home, "after the theft", KeyState.Revoked);
        await File.WriteAllBytesAsync(front.NetworkPath, front.Network.File.Bytes.ToArray());
        Assert.True(front.Service<Protocol.Network.NetworkSource>().Offer(front.Network.File.Bytes));

        OrderProblem problem = await front.RefusedAsync(Routes.Payments, payment);

        Problems.AssertNothingMoved(Status.SealKeyRevoked, problem);
        Assert.Equal("resync", problem.Hint);
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task Revocation_WithCoins_CoinsNotOfOrder()
    {
        await using TestFront front = await TestFront.StartAsync();
        OrderSubmission revocation = front.Maker.Submission(
            Revocation(front), front.Maker.Coins(front.Maker.Payer(Home), 1));

        Problems.AssertNothingMoved(Status.CoinsNotOfOrder, await front.RefusedAsync(Routes.Revocations, revocation));
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task Issuance_ToFeatureWithoutHome_RegionUnknown()
    {
        await using TestFront front = await TestFront.StartAsync();
        var issuance = new IssuanceOrder(
            front.Network.File.Plan.Id, front.Maker.NextId(), front.Maker.NowUnixMs + 1000,
            Party.Of(FeatureValue.Parse("+8613600210000")), "CNY", Amount.Of(5));

        OrderProblem problem = await front.RefusedAsync(Routes.Issuances, front.Maker.Submission(issuance));

        Problems.AssertNothingMoved(Status.RegionUnknown, problem);
        front.AssertNothingSubmitted();
    }

    private static RevocationOrder Revocation(TestFront front) => new(
        front.Network.File.Plan.Id, front.Maker.NextId(), front.Maker.NowUnixMs + 1000, front.Maker.Payer(Home),
        front.Maker.Device.PublicKey.Id);

    private static OrderSubmission Good(TestFront front, Func<PaymentOrder, PaymentOrder> change)
    {
        IReadOnlyList<Coin> coins = front.Maker.Coins(front.Maker.Payer(Home), 1);
        return front.Maker.Submission(change(front.Maker.Payment(front.Maker.Payer(Home), coins)), coins);
    }

    private static OrderSubmission Sent(TestFront front, Func<IReadOnlyList<string>, IReadOnlyList<string>> change)
    {
        (_, OrderSubmission good) = front.Maker.GoodPayment(Home, coinCount: 2);
        return good with { Coins = change(good.Coins) };
    }

    private static OrderSubmission OfSomebodyElse(TestFront front)
    {
        IReadOnlyList<Coin> coins = front.Maker.Coins(front.Network.Owner(Home, 99), 1);
        return front.Maker.Submission(front.Maker.Payment(front.Maker.Payer(Home), coins), coins);
    }

    private static OrderSubmission ForgedAmount(TestFront front)
    {
        Coin coin = front.Maker.Coins(front.Maker.Payer(Home), 1)[0];
        CoinBody richer = coin.Body with { Amount = Amount.Of(1_000_000) };
        IReadOnlyList<Coin> coins = [new Coin(richer, richer.Encode(), coin.Receipt)];
        return front.Maker.Submission(front.Maker.Payment(front.Maker.Payer(Home), coins), coins);
    }

    private static OrderSubmission SealedBy(TestFront front, ISigner signer)
    {
        CoinBody body = front.Maker.Body(front.Maker.Payer(Home), 100);
        IReadOnlyList<Coin> coins = front.Maker.Sealer(Home).Seal([body], front.Maker.NowUnixMs, signer);
        return front.Maker.Submission(front.Maker.Payment(front.Maker.Payer(Home), coins), coins);
    }
}

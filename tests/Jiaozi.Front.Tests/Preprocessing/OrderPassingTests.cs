using Google.Protobuf;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Preprocessing;

/// <summary>What must get through to the central, unchanged.</summary>
public sealed class OrderPassingTests
{
    [Fact]
    public async Task Payment_Committed_AnswerCarriesCoinsAndTheRecordedBytes()
    {
        await using TestFront front = await TestFront.StartAsync();
        (PaymentOrder order, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai, coinCount: 2);
        Outcome outcome = front.Maker.Committed(order);
        byte[] recorded = outcome.Encode();
        front.Shanghai.Fake.OnSubmit = (_, _) =>
            Task.FromResult(new OrderReply { Outcome = ByteString.CopyFrom(recorded) });

        OrderAnswer answer = await Answered.OrderAsync(await front.PostAsync(Routes.Payments, payment));

        Assert.Equal(order.Id.ToString(), answer.OrderId);
        Assert.Equal((0, "committed", "committed"), (answer.Code, answer.Name, answer.Outcome));
        Assert.Equal(Base64UrlText.Encode(recorded), answer.Answer);
        Assert.Equal([outcome.Coins[0].ToString()], answer.Coins);
        SubmitRequest submitted = Assert.Single(front.Shanghai.Fake.Submitted);
        Assert.Equal(payment.Order, Base64UrlText.Encode(submitted.Order.Span));
        Assert.All(submitted.Places, place => Assert.Equal(("CN-SH/0", 1UL), (place.Log, place.Number)));
        Assert.Equal(2, submitted.Places.Count);
        Assert.Empty(submitted.Traceparent);
        Assert.Empty(front.Beijing.Fake.Submitted);
    }

    [Fact]
    public async Task Payment_Expired_GoesThroughBecauseItMayBeARepetition()
    {
        await using TestFront front = await TestFront.StartAsync();
        (PaymentOrder order, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);
        byte[] recorded = front.Maker.Refused(order, Status.OrderExpired).Encode();
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(
            new OrderReply { Status = 3002, Detail = "It is too late.", Outcome = ByteString.CopyFrom(recorded) });
        front.Time.Advance(TimeSpan.FromMinutes(2));

        OrderProblem problem = await front.RefusedAsync(Routes.Payments, payment);

        Problems.AssertNothingMoved(Status.OrderExpired, problem);
        Assert.Equal("It is too late.", problem.Detail);
        Assert.Equal(Base64UrlText.Encode(recorded), problem.Answer);
        Assert.Single(front.Shanghai.Fake.Submitted);
    }

    /// <summary>Nothing about this order follows from it, so nobody is told that nothing moved.</summary>
    [Theory]
    [InlineData("another", "The central's answer is about another order.")]
    [InlineData("committed", "The central's answer contradicts itself.")]
    [InlineData("unreadable", "The central's answer cannot be read:")]
    public async Task Payment_RefusedWithAnOutcomeThatSaysSomethingElse_IsNotPassedOn(string kind, string detail)
    {
        await using TestFront front = await TestFront.StartAsync();
        (PaymentOrder order, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);
        (PaymentOrder another, _) = front.Maker.GoodPayment(TestNetwork.Shanghai);
        byte[] recorded = kind switch
        {
            "another" => front.Maker.Refused(another, Status.OrderExpired).Encode(),
            "committed" => front.Maker.Committed(order).Encode(),
            _ => [1, 2, 3],
        };
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(
            new OrderReply { Status = 3002, Detail = "It is too late.", Outcome = ByteString.CopyFrom(recorded) });

        OrderProblem problem = await front.RefusedAsync(Routes.Payments, payment);

        Assert.Equal((int)Status.InternalFault, problem.Code);
        Assert.Equal("unknown", problem.Outcome);
        Assert.StartsWith(detail, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(order.Id.ToString(), problem.OrderId);
        Assert.Null(problem.Answer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public async Task Payment_NoCoinsOrAsManyAsAllowed_GoesThrough(int count)
    {
        await using TestFront front = await TestFront.StartAsync();
        OwnerId payer = front.Maker.Payer(TestNetwork.Beijing);
        IReadOnlyList<Coin> coins = count == 0 ? [] : front.Maker.Coins(payer, count);
        OrderSubmission payment = front.Maker.Submission(front.Maker.Payment(payer, coins, 1_000_000), coins);

        Problems.AssertNothingMoved(Status.StoreUnavailable, await front.RefusedAsync(Routes.Payments, payment));

        Assert.Equal(count, Assert.Single(front.Beijing.Fake.Submitted).Places.Count);
    }

    [Fact]
    public async Task Registration_ByPhone_GoesToTheHomeOfThePhone()
    {
        await using TestFront front = await TestFront.StartAsync();
        var registration = new RegistrationOrder(
            front.Network.File.Plan.Id, front.Maker.NextId(), front.Maker.NowUnixMs + 1000,
            TestNetwork.Phone(TestNetwork.Beijing, 3), front.Maker.Device.PublicKey, "token", "phone");

        await front.RefusedAsync(Routes.Registrations, front.Maker.Submission(registration));

        Assert.Single(front.Beijing.Fake.Submitted);
        Assert.Empty(front.Shanghai.Fake.Submitted);
    }

    [Fact]
    public async Task Issuance_FeatureWithoutHomeInANetworkWithOverrides_NearestCentralDecides()
    {
        await using TestFront front = await TestFront.StartAsync(change: network => network.Change(plan => plan with
        {
            HomeRegions = plan.HomeRegions with
            {
                Owners = [new OwnerOverride(new OwnerDigest(1), TestNetwork.Beijing)],
            },
        }));
        var issuance = new IssuanceOrder(
            front.Network.File.Plan.Id, front.Maker.NextId(), front.Maker.NowUnixMs + 1000,
            Party.Of(FeatureValue.Parse("+8613600210000")), "CNY", Amount.Of(5));

        await front.RefusedAsync(Routes.Issuances, front.Maker.Submission(issuance));

        Assert.Single(front.Shanghai.Fake.Submitted);
    }

    [Fact]
    public async Task Registration_WrongRegion_RedirectedOnce()
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.OnSubmit = Redirect("CN-BJ");
        front.Beijing.Fake.OnSubmit = Redirect("CN-SH");
        var registration = new RegistrationOrder(
            front.Network.File.Plan.Id, front.Maker.NextId(), front.Maker.NowUnixMs + 1000,
            TestNetwork.Phone(TestNetwork.Shanghai, 3), front.Maker.Device.PublicKey, "token", "phone");

        OrderProblem problem = await front.RefusedAsync(Routes.Registrations, front.Maker.Submission(registration));

        Problems.AssertNothingMoved(Status.WrongRegion, problem);
        Assert.Single(front.Shanghai.Fake.Submitted);
        Assert.Single(front.Beijing.Fake.Submitted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CN-TJ")]
    [InlineData("CN-SH")]
    public async Task Payment_RedirectedNowhere_WrongRegionPassedOn(string home)
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.OnSubmit = Redirect(home);
        (_, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);

        Problems.AssertNothingMoved(Status.WrongRegion, await front.RefusedAsync(Routes.Payments, payment));
        Assert.Single(front.Shanghai.Fake.Submitted);
    }

    private static Func<SubmitRequest, global::Grpc.Core.ServerCallContext, Task<OrderReply>> Redirect(string home) =>
        (_, _) => Task.FromResult(new OrderReply { Status = 2011, Detail = "Elsewhere.", HomeRegion = home });
}

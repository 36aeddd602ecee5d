using Google.Protobuf;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Centrals;

/// <summary>A key that the front's network file does not name may just be newer than the file.</summary>
public sealed class CatchUpTests
{
    [Fact]
    public async Task Payment_SealedWithAKeyNewerThanTheFrontsFile_PassesAtOnce()
    {
        await using TestFront front = await TestFront.StartAsync();
        Rotate(front, TestNetwork.Shanghai);
        (PaymentOrder order, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(
            new OrderReply { Outcome = ByteString.CopyFrom(front.Maker.Committed(order).Encode()) });

        OrderAnswer answer = await Answered.OrderAsync(await front.PostAsync(Routes.Payments, payment));

        Assert.Equal("committed", answer.Outcome);
        Assert.Single(front.Shanghai.Fake.Submitted);
    }

    [Fact]
    public async Task Payments_ManyAtOnceWithANewKey_AllPass()
    {
        await using TestFront front = await TestFront.StartAsync();
        Rotate(front, TestNetwork.Shanghai);
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = 4003 });

        OrderProblem[] problems = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ =>
            front.RefusedAsync(Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission)));

        Assert.All(problems, problem => Problems.AssertNothingMoved(Status.Overloaded, problem));
    }

    [Fact]
    public async Task Payment_KeyUnknownAndItsRegionAway_RetryIsAskedForAndNothingSentOn()
    {
        await using TestFront front = await TestFront.StartAsync();
        OwnerId payer = front.Maker.Payer(TestNetwork.Guangdong);
        Rotate(front, TestNetwork.Guangdong);
        IReadOnlyList<Coin> coins = front.Maker.Coins(payer, 1);

        OrderProblem problem = await front.RefusedAsync(
            Routes.Payments, front.Maker.Submission(front.Maker.Payment(payer, coins), coins));

        Problems.AssertNothingMoved(Status.RegionUnavailable, problem);
        Assert.Equal("retry-same", problem.Hint);
        front.AssertNothingSubmitted();
    }

    private static void Rotate(TestFront front, RegionCode region)
    {
        front.Network.Rotate(region, "a new key", KeyState.VerifyOnly);
        foreach (FakeCentral central in new[] { front.Shanghai.Fake, front.Beijing.Fake })
        {
            central.NetworkFile = ByteString.CopyFrom(front.Network.File.Bytes.Span);
            central.Health = new GetHealthReply { NetworkVersion = front.Network.File.Plan.Version };
        }
    }
}

using System.Net;
using Jiaozi.Core.Outcomes;
using Jiaozi.Front.Guards;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Front.Tests.Guards;

public sealed class RateTests
{
    [Fact]
    public void Take_BurstUsedUp_WaitsAndComesBackWithTime()
    {
        var time = new FakeTimeProvider();
        var buckets = new TokenBuckets(perSecond: 2, burst: 3, capacity: 100, time);
        for (int i = 0; i < 3; i++) Assert.Null(buckets.Take(1));

        TimeSpan? wait = buckets.Take(1);

        Assert.Equal(0.5, wait!.Value.TotalSeconds, 3);
        Assert.Null(buckets.Take(2));
        time.Advance(wait.Value);
        Assert.Null(buckets.Take(1));
        Assert.NotNull(buckets.Take(1));
    }

    [Fact]
    public void Take_ManyKeys_MemoryStaysBounded()
    {
        var buckets = new TokenBuckets(perSecond: 1, burst: 1, capacity: 100, new FakeTimeProvider());
        for (int i = 0; i < 10_000; i++) Assert.Null(buckets.Take((UInt128)i));
        Assert.InRange(buckets.Count, 1, 101);
    }

    [Fact]
    public void Take_NoLimit_NeverWaits()
    {
        var buckets = new TokenBuckets(perSecond: 0, burst: 1, capacity: 2, new FakeTimeProvider());
        for (int i = 0; i < 1000; i++) Assert.Null(buckets.Take(1));
        Assert.Equal(0, buckets.Count);
    }

    [Fact]
    public void Key_OfAddresses_Ipv6By64AndMappedAsIpv4()
    {
        Assert.Equal(Key("2001:db8::1"), Key("2001:db8::ffff:2"));
        Assert.NotEqual(Key("2001:db8::1"), Key("2001:db8:0:1::1"));
        Assert.Equal(Key("10.0.0.1"), Key("::ffff:10.0.0.1"));
        Assert.NotEqual(Key("10.0.0.1"), Key("10.0.0.2"));

        static UInt128 Key(string address) => AddressGuard.Key(IPAddress.Parse(address));
    }

    [Fact]
    public async Task Request_AddressTooFast_RateLimitedWithRetryAfter()
    {
        await using TestFront front = await TestFront.StartAsync(
            new FrontLimits { RequestsPerSecondPerAddress = 0.1, BurstPerAddress = 2 });
        for (int i = 0; i < 2; i++)
            Assert.NotEmpty(await front.Http.GetStringAsync(Routes.Regions));

        OrderProblem problem = await front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);

        Problems.AssertNothingMoved(Status.RateLimited, problem);
        Assert.Equal((429, 10), (problem.Status, problem.RetryAfterSeconds));
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task Payment_DeviceTooFast_RateLimitedAndNotSentOn()
    {
        await using TestFront front = await TestFront.StartAsync(
            new FrontLimits { RequestsPerSecondPerDevice = 0.5, BurstPerDevice = 1 });
        await front.RefusedAsync(Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);

        OrderProblem problem = await front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);

        Problems.AssertNothingMoved(Status.RateLimited, problem);
        Assert.NotNull(problem.OrderId);
        Assert.Single(front.Shanghai.Fake.Submitted);
    }

    [Fact]
    public async Task Request_TooManyUnderWay_Overloaded()
    {
        await using TestFront front = await TestFront.StartAsync(new FrontLimits { MaxConcurrentRequests = 1 });
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        front.Shanghai.Fake.OnSubmit = async (_, _) =>
        {
            reached.SetResult();
            await release.Task;
            return new Protocol.Grpc.OrderReply { Status = (int)Status.CoinSpent };
        };
        Task<OrderProblem> first = front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);
        await reached.Task;

        OrderProblem second = await front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);
        FrontHealth full = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.FrontHealth), ApiJson.Default.FrontHealth);
        release.SetResult();

        Assert.Equal(("overloaded", 1), (full.State, full.Requests));

        Problems.AssertNothingMoved(Status.Overloaded, second);
        Problems.AssertNothingMoved(Status.CoinSpent, await first);
        Assert.Single(front.Shanghai.Fake.Submitted);
    }
}

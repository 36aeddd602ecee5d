using Google.Protobuf;
using Grpc.Core;
using Jiaozi.Core.Orders;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Front.Tests.Centrals;

/// <summary>With real sockets: what is said of an order when the way to its central fails.</summary>
public sealed class FailureMappingTests
{
    [Fact]
    public async Task Payment_PortRefused_RegionUnavailableNothingMoved()
    {
        await using TestFront front = await TestFront.StartAsync();
        (_, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Guangdong);

        OrderProblem problem = await front.RefusedAsync(Routes.Payments, payment);

        Problems.AssertNothingMoved(Status.RegionUnavailable, problem);
        Assert.Equal(503, problem.Status);
        Assert.Equal("retry-same", problem.Hint);
        Assert.NotNull(problem.OrderId);
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task Payment_ConnectionNeverComesAbout_RegionUnavailableNothingMoved()
    {
        using var full = new FullServer();
        await using TestFront front = await TestFront.StartAsync(
            new FrontLimits { ConnectTimeout = TimeSpan.FromMilliseconds(100) }, _ => [full.Address]);
        (_, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);

        Problems.AssertNothingMoved(
            Status.RegionUnavailable, await front.RefusedAsync(Routes.Payments, payment));
        front.AssertNothingSubmitted();
    }

    [Fact]
    public async Task Payment_PeerTakesConnectionsAndSaysNothing_RegionUnavailableNothingMoved()
    {
        using var silent = new SilentServer("Submit");
        await using TestFront front = await TestFront.StartAsync(shanghaiCentrals: _ => [silent.Address]);
        (_, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);

        Task<OrderProblem> answer = front.RefusedAsync(Routes.Payments, payment);
        await silent.Received;
        front.Time.Advance(new FrontLimits().CentralTimeout);

        Problems.AssertNothingMoved(Status.RegionUnavailable, await answer);
        Assert.DoesNotContain("application/jiaozi-payment+cbor", silent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payment_PeerHangsUpWithoutAWord_RegionUnavailableNothingMoved()
    {
        var silent = new SilentServer("Submit");
        await using TestFront front = await TestFront.StartAsync(shanghaiCentrals: _ => [silent.Address]);
        (_, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);

        Task<OrderProblem> answer = front.RefusedAsync(Routes.Payments, payment);
        await silent.Received;
        silent.Dispose();

        Problems.AssertNothingMoved(Status.RegionUnavailable, await answer);
        Assert.DoesNotContain("application/jiaozi-payment+cbor", silent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payment_CentralNeverAnswers_OutcomeUnknownAndLaterOrdersPass()
    {
        await using TestFront front = await TestFront.StartAsync();
        var reached = new TaskCompletionSource();
        front.Shanghai.Fake.OnSubmit = async (_, context) =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new OrderReply();
        };
        Task<OrderProblem> answer = front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);
        await reached.Task;
        front.Time.Advance(new FrontLimits().CentralTimeout);
        AssertUnknown(await answer);

        // The write of the first may have run into its time-out as well; then the way to the central rests for a moment.
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = 4003 });
        Problems.AssertNothingMoved(Status.Overloaded, await front.WhileTimePassesAsync(front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission)));
    }

    [Fact]
    public async Task Payments_CentralIsAboutToStop_SentOnesAreAnsweredAndLaterOnesGoToTheNext()
    {
        await using TwoNodeRegion region = await TwoNodeRegion.StartAsync();
        var release = new TaskCompletionSource();
        var reached = new TaskCompletionSource<CentralServer>();
        foreach (CentralServer server in region.Servers)
        {
            server.Fake.OnSubmit = async (_, _) =>
            {
                reached.TrySetResult(server);
                await release.Task;
                return TwoNodeRegion.Overloaded();
            };
        }

        Task<OrderProblem> first = region.PayOnceAsync();
        CentralServer closing = await reached.Task;
        await closing.Fake.CloseAsync();
        Task<OrderProblem>[] more = [.. Enumerable.Range(0, 4).Select(_ => region.PayOnceAsync())];
        release.SetResult();

        foreach (OrderProblem problem in await Task.WhenAll([first, .. more]))
            Problems.AssertNothingMoved(Status.Overloaded, problem);
        Assert.Equal(5, region.Servers.Sum(server => server.Fake.Submitted.Count));
    }

    [Fact]
    public async Task Payment_CentralKilledMidRequest_OutcomeUnknownAndNextAddressUntouched()
    {
        await using TwoNodeRegion region = await TwoNodeRegion.StartAsync();
        var reached = new TaskCompletionSource<CentralServer>();
        foreach (CentralServer server in region.Servers)
        {
            server.Fake.OnSubmit = async (_, context) =>
            {
                reached.SetResult(server);
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                return new OrderReply();
            };
        }

        Task<OrderProblem> answer = region.PayOnceAsync();
        await (await reached.Task).KillAsync();

        AssertUnknown(await answer);
        Assert.Single(region.Servers.SelectMany(server => server.Fake.Submitted));
    }

    [Fact]
    public async Task Payment_CentralFails_OutcomeUnknown()
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.OnSubmit = (_, _) =>
            throw new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "?"));
        (_, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);

        AssertUnknown(await front.RefusedAsync(Routes.Payments, payment));
    }

    [Fact]
    public async Task Payment_OneOfTwoAddressesRefused_TheOtherIsUsedEveryTime()
    {
        await using TestFront front = await TestFront.StartAsync(
            shanghaiCentrals: address => [$"http://127.0.0.1:{Sockets.RefusedPort()}", address]);
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = 4003 });
        for (int i = 0; i < 4; i++)
        {
            (_, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);
            Problems.AssertNothingMoved(Status.Overloaded, await front.RefusedAsync(Routes.Payments, payment));
        }

        Assert.Equal(4, front.Shanghai.Fake.Submitted.Count);
    }

    [Fact]
    public async Task Payment_CentralRestartsOnTheSamePort_ConnectionIsRenewed()
    {
        await using TestFront front = await TestFront.StartAsync();
        (PaymentOrder order, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);
        front.Shanghai.Fake.OnSubmit = (_, _) => Task.FromResult(Committed(front, order));
        using HttpResponseMessage before = await front.PostAsync(Routes.Payments, payment);
        Assert.Equal(200, (int)before.StatusCode);

        await front.Shanghai.KillAsync();

        // The front may not have noticed yet that the connection is dead; then it can only say that it does not know.
        await Eventually.TrueAsync(async () =>
        {
            OrderProblem problem = await front.RefusedAsync(Routes.Payments, payment);
            if ((Status)problem.Code == Status.RegionUnavailable) return true;
            AssertUnknown(problem);
            return false;
        });
        await using CentralServer again = await CentralServer.StartAsync(new Uri(front.Shanghai.Address).Port);
        again.Fake.OnSubmit = front.Shanghai.Fake.OnSubmit;
        await Eventually.TrueAsync(async () =>
        {
            front.Time.Advance(TimeSpan.FromSeconds(1)); // or the device would be told to slow down
            using HttpResponseMessage after = await front.PostAsync(Routes.Payments, payment);
            return after.IsSuccessStatusCode;
        });
        Assert.Single(again.Fake.Submitted);
    }

    [Fact]
    public async Task GetCoins_CentralNeverAnswers_RegionUnavailable()
    {
        using var silent = new SilentServer("application/jiaozi-access+cbor");
        await using TestFront front = await TestFront.StartAsync(shanghaiCentrals: _ => [silent.Address]);

        Task<HttpResponseMessage> answer = front.GetAsync(Routes.Coins, front.Maker.Token(TestNetwork.Shanghai));
        await silent.Received;
        front.Time.Advance(new FrontLimits().CentralTimeout);

        Problems.AssertNothingMoved(Status.RegionUnavailable, await Problems.ReadAsync(await answer));
    }

    [Fact]
    public async Task Payment_TerminalGoesAway_OrderIsNotTakenBack()
    {
        await using TestFront front = await TestFront.StartAsync();
        (PaymentOrder order, OrderSubmission payment) = front.Maker.GoodPayment(TestNetwork.Shanghai);
        var reached = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var done = new TaskCompletionSource<bool>();
        front.Shanghai.Fake.OnSubmit = async (_, context) =>
        {
            reached.SetResult();
            await release.Task;
            done.SetResult(context.CancellationToken.IsCancellationRequested);
            return Committed(front, order);
        };
        front.Http.DefaultRequestHeaders.ConnectionClose = true;
        using var gone = new CancellationTokenSource();
        Task<HttpResponseMessage> answer = front.Http.PostAsync(
            Routes.Payments, System.Net.Http.Json.JsonContent.Create(payment, ApiJson.Default.OrderSubmission),
            gone.Token);
        await reached.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        release.SetResult();

        Assert.False(await done.Task);
    }

    private static OrderReply Committed(TestFront front, PaymentOrder order) =>
        new() { Outcome = ByteString.CopyFrom(front.Maker.Committed(order).Encode()) };

    private static void AssertUnknown(OrderProblem problem)
    {
        Assert.Equal(Status.OutcomeUnknown, (Status)problem.Code);
        Assert.Equal("unknown", problem.Outcome);
        Assert.Equal("ask-by-id", problem.Hint);
        Assert.Equal(504, problem.Status);
        Assert.NotNull(problem.OrderId);
    }
}

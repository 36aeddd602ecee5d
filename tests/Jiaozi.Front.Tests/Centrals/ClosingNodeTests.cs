using Jiaozi.Core.Owners;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Front.Tests.Centrals;

public sealed class ClosingNodeTests
{
    [Fact]
    public async Task Payment_NodeClosesAndOneOfItsOrdersTakesLong_OthersDoNotWaitForIt()
    {
        await using CentralServer other = await CentralServer.StartAsync();
        await using TestFront front = await TestFront.StartAsync(
            shanghaiCentrals: address => [address, other.Address]);
        foreach (CentralServer server in (CentralServer[])[front.Shanghai, other])
            server.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = (int)Status.Overloaded });
        (front.Shanghai.Fake.Held, other.Fake.Held) = (Partitions.None.Bytes, Partitions.All.Bytes);
        for (int i = 0; i < 4; i++) await PayAsync(front);

        var slow = new TaskCompletionSource<OrderReply>();
        var reached = new TaskCompletionSource();
        other.Fake.OnSubmit = (_, _) =>
        {
            reached.TrySetResult();
            return slow.Task;
        };
        Task first = PayAsync(front);
        await reached.Task;
        await other.Fake.CloseAsync();
        other.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = (int)Status.Overloaded });

        await PayAsync(front).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.False(first.IsCompleted);
        slow.SetResult(new OrderReply { Status = (int)Status.Overloaded });
        await first;
    }

    private static async Task PayAsync(TestFront front)
    {
        front.Time.Advance(TimeSpan.FromMilliseconds(200)); // or the device would be told to slow down
        Problems.AssertNothingMoved(Status.Overloaded, await front.RefusedAsync(
            Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission));
    }
}

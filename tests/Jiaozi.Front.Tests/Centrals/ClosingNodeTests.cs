using Jiaozi.Core.Owners;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Front.Tests.Centrals;

public sealed class ClosingNodeTests
{
    [Fact]
    public async Task Payment_NodeClosesAndOneOfItsOrdersTakesLong_OthersDoNotWaitForIt()
    {
        await using TwoNodeRegion region = await TwoNodeRegion.StartAsync();
        FakeCentral closing = region.Second.Fake;
        (region.First.Fake.Held, closing.Held) = (Partitions.None.Bytes, Partitions.All.Bytes);
        await region.PayAsync(times: 4);

        var slow = new TaskCompletionSource<OrderReply>();
        var reached = new TaskCompletionSource();
        closing.OnSubmit = (_, _) =>
        {
            reached.TrySetResult();
            return slow.Task;
        };
        Task first = region.PayAsync();
        await reached.Task;
        await closing.CloseAsync();
        closing.OnSubmit = (_, _) => Task.FromResult(TwoNodeRegion.Overloaded());

        await region.PayAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.False(first.IsCompleted);
        slow.SetResult(TwoNodeRegion.Overloaded());
        await first;
    }
}

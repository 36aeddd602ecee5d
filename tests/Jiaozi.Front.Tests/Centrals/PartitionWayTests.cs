using Jiaozi.Core.Owners;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Front.Tests.Centrals;

/// <summary>A region of two nodes: orders go to the one that has said it decides them itself.</summary>
public sealed class PartitionWayTests
{
    [Fact]
    public async Task Payment_OneNodeHasThePartition_GoesThereUntilItMoves()
    {
        await using CentralServer other = await CentralServer.StartAsync();
        await using TestFront front = await StartAsync(other);
        (front.Shanghai.Fake.Held, other.Fake.Held) = (Partitions.None.Bytes, Partitions.All.Bytes);
        await PayAsync(front, times: 2);
        int known = other.Fake.Submitted.Count;

        await PayAsync(front, times: 5);
        Assert.Equal(known + 5, other.Fake.Submitted.Count);

        (front.Shanghai.Fake.Held, other.Fake.Held) = (Partitions.All.Bytes, Partitions.None.Bytes);
        await PayAsync(front, times: 3);
        known = front.Shanghai.Fake.Submitted.Count;
        await PayAsync(front, times: 5);
        Assert.Equal(known + 5, front.Shanghai.Fake.Submitted.Count);
    }

    [Fact]
    public async Task Payment_NodeWithThePartitionIsKilled_GoesToTheOther()
    {
        await using CentralServer other = await CentralServer.StartAsync();
        await using TestFront front = await StartAsync(other);
        (front.Shanghai.Fake.Held, other.Fake.Held) = (Partitions.None.Bytes, Partitions.All.Bytes);
        await PayAsync(front, times: 3);

        await other.KillAsync();

        // The front may not have noticed yet that the connection is dead; then it can only say that it does not know.
        await Eventually.TrueAsync(async () =>
        {
            OrderProblem problem = await front.RefusedAsync(
                Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);
            return (Status)problem.Code == Status.Overloaded;
        });
        int before = front.Shanghai.Fake.Submitted.Count;
        await PayAsync(front, times: 3);
        Assert.Equal(before + 3, front.Shanghai.Fake.Submitted.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(1000)]
    public async Task Payment_CentralSaysNonsenseAboutPartitions_IsAnswered(int length)
    {
        await using CentralServer other = await CentralServer.StartAsync();
        await using TestFront front = await StartAsync(other);
        (front.Shanghai.Fake.Held, other.Fake.Held) = (new byte[length], new byte[length]);

        await PayAsync(front, times: 4);

        Assert.Equal(4, front.Shanghai.Fake.Submitted.Count + other.Fake.Submitted.Count);
    }

    private static async Task<TestFront> StartAsync(CentralServer other)
    {
        TestFront front = await TestFront.StartAsync(shanghaiCentrals: address => [address, other.Address]);
        foreach (CentralServer server in (CentralServer[])[front.Shanghai, other])
            server.Fake.OnSubmit = (_, _) => Task.FromResult(new OrderReply { Status = (int)Status.Overloaded });
        return front;
    }

    private static async Task PayAsync(TestFront front, int times)
    {
        for (int i = 0; i < times; i++)
        {
            front.Time.Advance(TimeSpan.FromSeconds(1)); // or the device would be told to slow down
            OrderProblem problem = await front.RefusedAsync(
                Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);
            Problems.AssertNothingMoved(Status.Overloaded, problem);
        }
    }
}

using Jiaozi.Core.Owners;
using Jiaozi.Front.Tests.Support;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Front.Tests.Centrals;

/// <summary>A region of two nodes: orders go to the one that has said it decides them itself.</summary>
public sealed class PartitionWayTests
{
    [Fact]
    public async Task Payment_OneNodeHasThePartition_GoesThereUntilItMoves()
    {
        await using TwoNodeRegion region = await TwoNodeRegion.StartAsync();
        (region.First.Fake.Held, region.Second.Fake.Held) = (Partitions.None.Bytes, Partitions.All.Bytes);
        await region.PayAsync(times: 2);
        int known = region.Second.Fake.Submitted.Count;

        await region.PayAsync(times: 5);
        Assert.Equal(known + 5, region.Second.Fake.Submitted.Count);

        (region.First.Fake.Held, region.Second.Fake.Held) = (Partitions.All.Bytes, Partitions.None.Bytes);
        await region.PayAsync(times: 3);
        known = region.First.Fake.Submitted.Count;
        await region.PayAsync(times: 5);
        Assert.Equal(known + 5, region.First.Fake.Submitted.Count);
    }

    [Fact]
    public async Task Payment_NodeWithThePartitionIsKilled_GoesToTheOther()
    {
        await using TwoNodeRegion region = await TwoNodeRegion.StartAsync();
        (region.First.Fake.Held, region.Second.Fake.Held) = (Partitions.None.Bytes, Partitions.All.Bytes);
        await region.PayAsync(times: 3);

        await region.Second.KillAsync();

        // The front may not have noticed yet that the connection is dead; then it can only say that it does not know.
        await Eventually.TrueAsync(async () => (Status)(await region.PayOnceAsync()).Code == Status.Overloaded);
        int before = region.First.Fake.Submitted.Count;
        await region.PayAsync(times: 3);
        Assert.Equal(before + 3, region.First.Fake.Submitted.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(1000)]
    public async Task Payment_CentralSaysNonsenseAboutPartitions_IsAnswered(int length)
    {
        await using TwoNodeRegion region = await TwoNodeRegion.StartAsync();
        (region.First.Fake.Held, region.Second.Fake.Held) = (new byte[length], new byte[length]);

        await region.PayAsync(times: 4);

        Assert.Equal(4, region.First.Fake.Submitted.Count + region.Second.Fake.Submitted.Count);
    }
}

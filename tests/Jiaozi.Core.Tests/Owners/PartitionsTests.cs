using CsCheck;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class PartitionsTests
{
    [Fact]
    public void With_AnyChanges_HoldsWhatASetWouldAndSurvivesItsBytes() =>
        Gen.Select(Gen.Int[0, 255], Gen.Bool).List[0, 600].Sample(changes =>
        {
            Partitions partitions = Partitions.None;
            var expected = new HashSet<int>();
            foreach ((int partition, bool has) in changes)
            {
                partitions = partitions.With(partition, has);
                if (has) expected.Add(partition);
                else expected.Remove(partition);
            }

            Partitions read = Partitions.Read(partitions.Bytes.Span);
            return read.Count == expected.Count
                && Enumerable.Range(0, OwnerDigest.PartitionCount).All(p => read.Has(p) == expected.Contains(p));
        });

    [Fact]
    public void All_Count_IsEveryPartition()
    {
        Assert.Equal(OwnerDigest.PartitionCount, Partitions.All.Count);
        Assert.Equal(0, Partitions.None.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Read_OtherLength_Refused(int length) =>
        Assert.Throws<ArgumentException>(() => Partitions.Read(new byte[length]));
}

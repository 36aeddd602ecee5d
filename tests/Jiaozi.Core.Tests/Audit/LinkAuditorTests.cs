using Jiaozi.Core.Audit;
using Jiaozi.Core.Sealing;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Audit;

public sealed class LinkAuditorTests
{
    private static readonly LogId Log = new(TestNetwork.Shanghai, 0);

    [Theory]
    [InlineData(0, 0, 300)]
    [InlineData(100, 1, 200)]
    [InlineData(300, 2, 0)]
    public void Check_BothAgree_FindsNothing(int amount, int count, int inTransit)
    {
        var received = new ReceivedTotal(Log, (UInt128)amount, (ulong)count, 2);
        ChainAuditor sender = new Books().Audit().Chain;
        Assert.Null(LinkAuditor.Check(sender, TestNetwork.Beijing, received));
        Assert.Equal(inTransit, LinkAuditor.InTransit(sender, TestNetwork.Beijing, received));
    }

    [Theory]
    [InlineData(101, 1)]
    [InlineData(300, 1)]
    [InlineData(300, 3)]
    [InlineData(1, 0)]
    public void Check_ReceivedOtherThanSent_IsAFinding(int amount, int count)
    {
        var received = new ReceivedTotal(Log, (UInt128)amount, (ulong)count, 2);
        Assert.NotNull(LinkAuditor.Check(new Books().Audit().Chain, TestNetwork.Beijing, received));
    }

    [Fact]
    public void InTransit_MoreReceivedThanSent_IsNegativeAndNoWrap() => Assert.Equal(-700, LinkAuditor.InTransit(
        new Books().Audit().Chain, TestNetwork.Beijing, new ReceivedTotal(Log, 1000, 2, 2)));
}

using Jiaozi.Core.Audit;
using Jiaozi.Core.Owners;
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

    [Theory]
    [InlineData("CN-SH", 0, true)]
    [InlineData("CN-SH", 60001, false)]
    [InlineData("CN-GD", 0, false)]
    public void CheckSources_OnlyChainsThatWereRead_MayHaveSentMoney(string region, ushort writer, bool holds)
    {
        SealTotals totals = SealTotals.Zero.AddReceived(new LogId(RegionCode.Parse(region), writer), 100, 1);
        var read = new HashSet<RegionCode> { TestNetwork.Shanghai };

        Assert.Equal(holds, !LinkAuditor.CheckSources(TestNetwork.Beijing, totals, read).Any());
    }

    [Fact]
    public void CheckSources_MoneySentToARegionWithoutBooks_IsAFinding() => Assert.Single(LinkAuditor.CheckSources(
        TestNetwork.Beijing, SealTotals.Zero.AddSent(TestNetwork.Guangdong, 100),
        new HashSet<RegionCode> { TestNetwork.Shanghai }));
}

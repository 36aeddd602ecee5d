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
        ChainAuditor sender = new Books().Audit().Chain(0);
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
        Assert.NotNull(LinkAuditor.Check(new Books().Audit().Chain(0), TestNetwork.Beijing, received));
    }

    [Fact]
    public void InTransit_MoreReceivedThanSent_IsNegativeAndNoWrap() => Assert.Equal(-700, LinkAuditor.InTransit(
        new Books().Audit().Chain(0), TestNetwork.Beijing, new ReceivedTotal(Log, 1000, 2, 2)));

    [Theory]
    [InlineData("CN-SH", 0, true)]
    [InlineData("CN-SH", 1, false)]
    [InlineData("CN-SH", 255, false)]
    [InlineData("CN-GD", 0, false)]
    public void CheckSources_OnlyChainsThatWereRead_MayHaveSentMoney(string region, byte writer, bool holds)
    {
        SealTotals totals = SealTotals.Zero.AddReceived(new LogId(RegionCode.Parse(region), writer), 100, 1);

        Assert.Equal(
            holds,
            !LinkAuditor.CheckSources(TestNetwork.Beijing, RegionTotals.Of([totals]), [new Books().Audit()]).Any());
    }

    [Fact]
    public void CheckSources_ALogThatIsNamedButHasNoSeal_SentNothing()
    {
        var silent = new RegionAuditor(new Books().Network.File, TestNetwork.Shanghai);
        silent.AddHead(new LogId(TestNetwork.Shanghai, 7), 0);
        SealTotals totals = SealTotals.Zero.AddReceived(new LogId(TestNetwork.Shanghai, 7), 100, 1);

        Assert.Single(LinkAuditor.CheckSources(TestNetwork.Beijing, RegionTotals.Of([totals]), [silent]));
    }

    [Fact]
    public void Check_OneDeliveryRecordedUnderTwoLogs_IsAFinding()
    {
        SealTotals totals = SealTotals.Zero.AddReceived(Log, 100, 2);
        ReceivedTotal once = RegionTotals.Of([totals]).ReceivedFrom(Log);
        ReceivedTotal twice = RegionTotals.Of([totals, totals]).ReceivedFrom(Log);

        Assert.Null(LinkAuditor.Check(new Books().Audit().Chain(0), TestNetwork.Beijing, once));
        Assert.NotNull(LinkAuditor.Check(new Books().Audit().Chain(0), TestNetwork.Beijing, twice));
    }

    [Fact]
    public void CheckSources_MoneySentToARegionWithoutBooks_IsAFinding() => Assert.Single(LinkAuditor.CheckSources(
        TestNetwork.Beijing, RegionTotals.Of([SealTotals.Zero.AddSent(TestNetwork.Guangdong, 100)]),
        [new Books().Audit()]));
}

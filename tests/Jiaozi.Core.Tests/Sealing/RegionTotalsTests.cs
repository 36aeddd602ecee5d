using System.Numerics;
using Jiaozi.Core.Sealing;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Sealing;

public sealed class RegionTotalsTests
{
    private static readonly LogId Source = new(TestNetwork.Beijing, 3);

    [Fact]
    public void Of_CoinsSpentUnderAnotherLogThanIssued_AddUpToWhatIsUnspent()
    {
        SealTotals first = SealTotals.Zero with { Issued = 100, Created = 100 };
        SealTotals second = (SealTotals.Zero with { Created = 60, Destroyed = 100, Redeemed = 40 })
            .AddSent(TestNetwork.Beijing, 50);

        Assert.Equal(-90, second.Unspent);
        var region = RegionTotals.Of([first, second]);
        Assert.Equal((100, 40, 50, 0, 10), (
            region.Issued, region.Redeemed, region.Sent, region.Received, region.Unspent));
        Assert.Equal(50, region.SentTo(TestNetwork.Beijing));
        Assert.Equal(0, region.SentTo(TestNetwork.Guangdong));
    }

    [Fact]
    public void Of_OneSourceReceivedUnderTwoLogs_AddsUpAmountsAndCounts()
    {
        SealTotals first = SealTotals.Zero.AddReceived(Source, 5, 7).AddReceived(Source, 6, 9);
        SealTotals second = SealTotals.Zero.AddReceived(Source, 20, 8).AddReceived(LogId.Of(TestNetwork.Beijing), 1, 1);

        var region = RegionTotals.Of([first, second]);

        Assert.Equal(new ReceivedTotal(Source, 31, 3, 9), region.ReceivedFrom(Source));
        Assert.Equal(32, region.Received);
        Assert.Equal(2, region.Sources.Count);
        Assert.Equal(new ReceivedTotal(new LogId(TestNetwork.Guangdong, 0), 0, 0, 0),
            region.ReceivedFrom(new LogId(TestNetwork.Guangdong, 0)));
    }

    [Fact]
    public void Of_LargestTotalsOfAllLogs_DoNotOverflow()
    {
        SealTotals largest = (SealTotals.Zero with { Issued = SealTotals.MaxSum })
            .AddReceived(Source, SealTotals.MaxSum, LogId.MaxNumber);

        var region = RegionTotals.Of(Enumerable.Repeat(largest, LogId.MaxWriter + 1));

        Assert.Equal((BigInteger)SealTotals.MaxSum * 512, region.Unspent);
    }
}

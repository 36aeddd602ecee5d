using CsCheck;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Sealing;

public sealed class SealTotalsTests
{
    private static readonly LogId Beijing = new(TestNetwork.Beijing, 0);

    [Fact]
    public void Add_SentAndReceived_SumUpAndCount()
    {
        SealTotals totals = (SealTotals.Zero with { Issued = 100, Created = 100, Redeemed = 10, Destroyed = 10 })
            .AddSent(TestNetwork.Beijing, 5).AddSent(TestNetwork.Beijing, 7).AddReceived(Beijing, 11, 3)
            .AddReceived(Beijing, 1, 9);
        Assert.Equal(new SentTotal(TestNetwork.Beijing, 12, 2), totals.SentTo(TestNetwork.Beijing));
        Assert.Equal(new ReceivedTotal(Beijing, 12, 2, 9), totals.ReceivedFrom(Beijing));
        Assert.Equal(new SentTotal(TestNetwork.Guangdong, 0, 0), totals.SentTo(TestNetwork.Guangdong));
        Assert.Equal(90, totals.Unspent);
        Assert.True(totals.IsConserved);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, true)]
    [InlineData(5, 0, 5, 0, true)]
    [InlineData(5, 2, 8, 5, true)]
    [InlineData(5, 0, 6, 0, false)]
    [InlineData(5, 0, 5, 1, false)]
    [InlineData(5, 5, 0, 0, false)]
    [InlineData(0, 1, 0, 0, false)]
    public void IsConserved_CreatedAndDestroyed_MustBalance(
        int issued, int redeemed, int created, int destroyed, bool conserved)
    {
        var totals = new SealTotals
        {
            Issued = (UInt128)issued, Redeemed = (UInt128)redeemed, Created = (UInt128)created,
            Destroyed = (UInt128)destroyed,
        };
        Assert.Equal(conserved, totals.IsConserved);
    }

    [Fact]
    public void Write_AnyOrderOfAdding_GivesTheSameSortedBytes() => Gen.Shuffle(new[] { 0, 1, 2, 3 }).Sample(order =>
    {
        LogId[] logs = [Beijing, new(TestNetwork.Beijing, 1), new(TestNetwork.Guangdong, 0), new(TestNetwork.Shanghai,
            10)];
        SealTotals totals = order.Aggregate(SealTotals.Zero, (sum, i) => sum.AddReceived(logs[i], 5, 1)
            .AddSent(logs[i].Region, 3));
        SealTotals sorted = Enumerable.Range(0, 4).Aggregate(SealTotals.Zero, (sum, i) => sum.AddReceived(logs[i], 5, 1)
            .AddSent(logs[i].Region, 3));
        Assert.Equal(Write(sorted), Write(totals));
    });

    [Fact]
    public void Read_UnsortedOrRepeatedLinks_IsRefused()
    {
        foreach (string[] regions in new string[][] { ["CN-SH", "CN-BJ"], ["CN-SH", "CN-SH"] })
        {
            var writer = new WireWriter().StartArray(6).UInt128(0).UInt128(0).UInt128(0).UInt128(0).StartArray(2);
            foreach (string region in regions) writer.StartArray(3).Text(region).UInt128(1).UInt64(1).EndArray();
            byte[] bytes = writer.EndArray().StartArray(0).EndArray().EndArray().ToArray();
            Assert.Throws<WireFormatException>(() => SealTotals.Read(new WireReader(bytes)));
        }
    }

    [Fact]
    public void Read_SumsBeyondTheLimit_AreRefused()
    {
        Assert.Equal(SealTotals.MaxSum, Read(SealTotals.MaxSum).Issued);
        Assert.Throws<WireFormatException>(() => Read(SealTotals.MaxSum + 1));
        Assert.Throws<WireFormatException>(() => Read(UInt128.MaxValue));
    }

    [Fact]
    public void Read_CountBeyondTheLimit_IsRefused()
    {
        byte[] most = Write(SealTotals.Zero.AddReceived(Beijing, 5, LogId.MaxNumber));
        Assert.Equal(LogId.MaxNumber, SealTotals.Read(new WireReader(most)).ReceivedFrom(Beijing).LastSeal);
        byte[] more = Write(SealTotals.Zero.AddReceived(Beijing, 5, LogId.MaxNumber + 1));
        Assert.Throws<WireFormatException>(() => SealTotals.Read(new WireReader(more)));
    }

    [Fact]
    public void Unspent_LargestTotalsThatCanBeRead_DoesNotOverflow()
    {
        SealTotals totals = SealTotals.Zero with { Issued = SealTotals.MaxSum };
        for (int i = 0; i < SealTotals.MaxLinks; i++)
            totals = totals.AddReceived(
                new LogId(RegionCode.Parse($"CN-A{i / 256:X}"), (byte)i), SealTotals.MaxSum, 1);
        Assert.Equal((Int128)SealTotals.MaxSum * (SealTotals.MaxLinks + 1), totals.Unspent);
    }

    [Fact]
    public void Read_Written_IsTheSame() => Gen.Select(Gen.Long[0, 1000], Gen.Long[0, 1000], Gen.Int[0, 3]).Sample(
        (issued, sent, links) =>
        {
            SealTotals totals = SealTotals.Zero with { Issued = (UInt128)issued, Created = (UInt128)issued };
            for (int i = 0; i < links; i++)
                totals = totals.AddSent(World.Chen.Region, (UInt128)sent).AddReceived(Beijing, 3, (ulong)i);
            Assert.Equal(Write(totals), Write(SealTotals.Read(new WireReader(Write(totals)))));
        });

    private static SealTotals Read(UInt128 issued) =>
        SealTotals.Read(new WireReader(Write(SealTotals.Zero with { Issued = issued })));

    private static byte[] Write(SealTotals totals)
    {
        var writer = new WireWriter();
        totals.Write(writer);
        return writer.ToArray();
    }
}

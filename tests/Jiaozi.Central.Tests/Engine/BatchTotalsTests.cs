using CsCheck;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Engine;

public sealed class BatchTotalsTests
{
    private static readonly RegionCode[] Regions = [TestNetwork.Beijing, TestNetwork.Guangdong, TestNetwork.Shanghai];

    [Fact]
    public void Now_AfterAnySteps_IsWhatEveryStepByItselfGives() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Long[1, 1_000_000]).Array[0, 30].Sample(steps =>
        {
            SealTotals start = (SealTotals.Zero with { Issued = 5, Created = 5 })
                .AddSent(TestNetwork.Beijing, 3).AddReceived(LogId.Of(TestNetwork.Guangdong), 2, 7);
            SealTotals expected = start;
            var totals = new BatchTotals(start);
            ulong seal = 7;
            foreach ((int kind, int region, long amount) in steps)
            {
                switch (kind)
                {
                    case 0:
                        expected = expected.AddSent(Regions[region], (UInt128)amount);
                        Assert.Equal(
                            expected.SentTo(Regions[region]).Count, totals.AddSent(Regions[region], (UInt128)amount));
                        break;
                    case 1:
                        LogId log = LogId.Of(Regions[region]);
                        expected = expected.AddReceived(log, (UInt128)amount, ++seal);
                        totals.AddReceived(log, (UInt128)amount, seal);
                        break;
                    default:
                        expected = expected with
                        {
                            Issued = expected.Issued + (UInt128)amount, Redeemed = expected.Redeemed + (UInt128)region,
                        };
                        totals.Add(new Effects { Issued = (UInt128)amount, Redeemed = (UInt128)region });
                        break;
                }

                // Asked in between or not, the sum is the same.
                if (amount % 3 == 0) AssertSame(expected, totals.Now);
            }

            AssertSame(expected, totals.Now);
        });

    [Fact]
    public void AddSent_BeyondTheLargestNumber_Throws()
    {
        var totals = new BatchTotals(SealTotals.Zero.AddSent(TestNetwork.Beijing, UInt128.MaxValue));
        Assert.Throws<OverflowException>(() => totals.AddSent(TestNetwork.Beijing, 1));
    }

    private static void AssertSame(SealTotals expected, SealTotals actual)
    {
        Assert.Equal(
            (expected.Issued, expected.Redeemed, expected.Created, expected.Destroyed),
            (actual.Issued, actual.Redeemed, actual.Created, actual.Destroyed));
        Assert.Equal(expected.Sent, actual.Sent);
        Assert.Equal(expected.Received, actual.Received);
    }
}

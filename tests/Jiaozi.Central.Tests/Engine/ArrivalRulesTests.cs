using Jiaozi.Central.Engine;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Tests.Engine;

public sealed class ArrivalRulesTests
{
    private static readonly SealTotals Full = Enumerable.Range(0, SealTotals.MaxLinks)
        .Aggregate(SealTotals.Zero, (totals, i) => totals.AddReceived(Log(i), 1, 1));

    /// <summary>A seal that named one source more could never be read again.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(SealTotals.MaxLinks - 1, true)]
    [InlineData(SealTotals.MaxLinks, false)]
    public void Refuse_AsManySourcesAsASealCanName_TakesFromNoOther(int source, bool accepted)
    {
        var prefetched = new Prefetched(
            new Dictionary<OrderWork, Prefetched.Facts>(), new HashSet<(ArrivalWork, int)>(),
            new Dictionary<LogId, LinkPosition> { [Log(source)] = LinkPosition.Start }, Full);

        string? refused = ArrivalRules.Refuse(new ArrivalWork(Log(source), []), Full, prefetched);

        Assert.Equal(accepted, refused is null);
    }

    private static LogId Log(int number) => new(RegionCode.Parse($"CN-A{number / 256:X2}"), (byte)number);
}

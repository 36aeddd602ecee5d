using Jiaozi.Core.Audit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Audit;

/// <summary>A region of two logs: each chain must hold by itself, the coins must agree with the sum.</summary>
public sealed class SeveralLogsTests
{
    private static readonly CoinBody Foreign = World.Body(World.Bao, 5, 9);

    [Fact]
    public void Audit_TwoLogsThatHold_AddsThemUp()
    {
        RegionAuditor auditor = Audit(new Books(), Same(5));

        Assert.Empty(auditor.Findings);
        Assert.Equal(2, auditor.Chains.Count);
        Assert.Equal(1400, auditor.Totals.Unspent);
        Assert.Equal((UInt128)1400, auditor.Unspent);
    }

    [Fact]
    public void Audit_AWholeLogIsMissing_EveryCoinUnderItIsAFinding()
    {
        Books gone = Same(5);
        gone.Seals.Clear();

        RegionAuditor auditor = Audit(new Books(), gone);

        Assert.Contains(auditor.Findings, text => text.Contains("is not under seal 3 of CN-SH/5", Ordinal));
        Assert.Contains(auditor.Findings, text => text.Contains("CN-SH/5: the outbox to CN-BJ ends at 2", Ordinal));
        Assert.Contains(auditor.Findings, text => text.Contains("700 minor units are unspent, the coins", Ordinal));
    }

    [Fact]
    public void Audit_TheTailOfALogIsMissing_IsAFindingThoughTheChainHolds()
    {
        Books cut = Same(5);
        cut.Seals.RemoveAt(2);
        cut.Head = 3;
        Assert.Contains(
            Audit(new Books(), cut).Findings,
            text => text.Contains("CN-SH/5: by the books the newest seal is 3, the chain ends at 2", Ordinal));
    }

    [Fact]
    public void Audit_ALogThatTheBooksDoNotName_IsAFinding()
    {
        var auditor = new RegionAuditor(new Books().Network.File, TestNetwork.Shanghai);
        Books books = new();
        for (int i = 0; i < books.Seals.Count; i++)
            auditor.AddSeal(LedgerKeys.Seal(new SealId(0, (ulong)i + 1)), books.Seals[i]);
        foreach ((byte[] key, byte[] value) in books.Coins) auditor.AddCoin(key, value);
        auditor.Finish();
        Assert.Contains("the books do not name it", Assert.Single(auditor.Findings), Ordinal);
    }

    [Fact]
    public void Audit_SealsUnderTheKeysOfAnotherLog_AreAFinding()
    {
        var auditor = new RegionAuditor(new Books().Network.File, TestNetwork.Shanghai);
        auditor.AddSeal(LedgerKeys.Seal(new SealId(1, 1)), new Books().Seals[0]);
        Assert.Contains(auditor.Findings, text => text.Contains("log CN-SH/0", Ordinal));

        var moved = new RegionAuditor(new Books().Network.File, TestNetwork.Shanghai);
        moved.AddSeal(LedgerKeys.Seal(new SealId(0, 2)), new Books().Seals[0]);
        Assert.Contains(moved.Findings, text => text.Contains("stored under the key of 2", Ordinal));

        var broken = new RegionAuditor(new Books().Network.File, TestNetwork.Shanghai);
        broken.AddSeal(new byte[] { 1, 0, 0, 0, 0, 0, 0, 1 }, new Books().Seals[0]);
        Assert.Contains(broken.Findings, text => text.Contains("no writer 256", Ordinal));
    }

    [Fact]
    public void AddHead_TwiceOrOfAnotherRegion_IsAFinding()
    {
        var auditor = new RegionAuditor(new Books().Network.File, TestNetwork.Shanghai);
        auditor.AddHead(new LogId(TestNetwork.Shanghai, 1), 0);
        Assert.Empty(auditor.Findings);
        auditor.AddHead(new LogId(TestNetwork.Shanghai, 1), 0);
        auditor.AddHead(new LogId(TestNetwork.Beijing, 0), 0);
        Assert.Equal(2, auditor.Findings.Count);
    }

    [Fact]
    public void Audit_OneCoinDestroyedUnderBothLogs_IsFoundInTheSum()
    {
        // Both logs pay out Alice's coin: every chain holds, but there is a coin too many.
        Books first = new();
        first.Coins.Add(Books.Coin(Foreign, 3, 1));
        Assert.Contains(
            Audit(first, Same(5)).Findings, text => text.Contains("1400 minor units are unspent", Ordinal));
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    /// <summary>Like business under another log, with other coins.</summary>
    private static Books Same(byte writer) => new(writer, orders: 100);

    private static RegionAuditor Audit(params Books[] logs)
    {
        var auditor = new RegionAuditor(logs[0].Network.File, TestNetwork.Shanghai);
        foreach (Books log in logs) log.AddTo(auditor);
        auditor.Finish();
        return auditor;
    }
}

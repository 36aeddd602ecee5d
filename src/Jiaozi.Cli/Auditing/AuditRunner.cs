using System.Globalization;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Cli.Auditing;

/// <summary>
/// Audits a running network: every region's books from a consistent copy, then every link. The chains are read once
/// more after all books, so that a sender's chain covers whatever a receiver's books show.
/// </summary>
/// <param name="network">The network file.</param>
/// <param name="reader">Key of an operator or auditor.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">How long a central may say nothing; null for half a minute.</param>
/// <param name="tls">The auditor's certificate, for https addresses.</param>
public sealed class AuditRunner(
    NetworkFile network, ISigner reader, TimeProvider time, TimeSpan? patience = null, NodeClient? tls = null)
{
    private const int SettleTries = 600;
    private static readonly TimeSpan SettlePause = TimeSpan.FromMilliseconds(200);

    private readonly BooksClient _books = new(network, reader, time, patience, tls);

    /// <summary>Audits again and again until no coin is on its way any more, two minutes at most.</summary>
    /// <exception cref="AuditException">A central cannot be read.</exception>
    public async Task<AuditReport> RunSettledAsync(CancellationToken cancellation)
    {
        AuditReport report = await RunAsync(_ => { }, cancellation);
        for (int i = 0; i < SettleTries && report.Total.InTransit != "0"; i++)
        {
            await Task.Delay(SettlePause, time, cancellation);
            report = await RunAsync(_ => { }, cancellation);
        }

        return report;
    }

    /// <summary>Audits everything.</summary>
    /// <param name="progress">Called with the name of what is read.</param>
    /// <param name="cancellation">Ends the audit.</param>
    /// <exception cref="AuditException">A central cannot be read.</exception>
    public async Task<AuditReport> RunAsync(Action<string> progress, CancellationToken cancellation)
    {
        var findings = new List<string>();
        var audited = new List<(RegionAuditor Auditor, SealTotals Totals, RegionReport Report)>();
        foreach (RegionCode region in network.Plan.Regions.Select(region => region.Code))
        {
            progress($"books of {region}");
            RegionAuditor auditor = await ReadBooksAsync(region, cancellation);
            audited.Add((auditor, auditor.Chain.Totals, Report(auditor)));
        }

        foreach ((RegionAuditor auditor, _, _) in audited)
        {
            progress($"newest seals of {auditor.Region}");
            ulong last = auditor.Chain.Head?.Summary.Number ?? 0;
            await foreach (ExportChunk chunk in _books.ExportAsync(auditor.Region, last, sealsOnly: true, cancellation))
                foreach (Record seal in chunk.Seals) auditor.Chain.Add(seal.Value.Memory);
        }

        UInt128 inTransit = 0;
        foreach ((RegionAuditor receiver, SealTotals totals, _) in audited)
        {
            var read = audited.Select(pair => pair.Auditor.Region).Where(region => region != receiver.Region).ToHashSet();
            findings.AddRange(LinkAuditor.CheckSources(receiver.Region, totals, read));
            foreach ((RegionAuditor sender, SealTotals sent, _) in audited)
            {
                if (sender.Region == receiver.Region) continue;
                ReceivedTotal received = totals.ReceivedFrom(LogId.Of(sender.Region));
                if (LinkAuditor.Check(sender.Chain, receiver.Region, received) is { } finding) findings.Add(finding);

                // What left after the receiver's books were copied is not on its way by those books.
                UInt128 gone = sent.SentTo(receiver.Region).Amount;
                if (gone > received.Amount) inTransit += gone - received.Amount;
            }
        }

        findings.InsertRange(0, audited.SelectMany(region => region.Auditor.Findings));
        return Summarize(audited, inTransit, findings);
    }

    private async Task<RegionAuditor> ReadBooksAsync(RegionCode region, CancellationToken cancellation)
    {
        var auditor = new RegionAuditor(network, region);
        await foreach (ExportChunk chunk in _books.ExportAsync(region, 0, sealsOnly: false, cancellation))
        {
            foreach (Record seal in chunk.Seals) auditor.Chain.Add(seal.Value.Memory);
            foreach (Record coin in chunk.Coins) auditor.AddCoin(coin.Key.Memory, coin.Value.Memory);
            foreach (Record transfer in chunk.Transfers)
            {
                (RegionCode destination, ulong number) = LedgerKeys.ReadOutbox(transfer.Key.Span);
                auditor.AddTransfer(destination, number, transfer.Value.Memory);
            }
        }

        auditor.Finish();
        return auditor;
    }

    private AuditReport Summarize(
        IReadOnlyList<(RegionAuditor Auditor, SealTotals Totals, RegionReport Report)> audited, UInt128 inTransit,
        List<string> findings)
    {
        UInt128 issued = 0, redeemed = 0, unspent = 0;
        foreach ((RegionAuditor auditor, SealTotals totals, _) in audited)
        {
            issued = checked(issued + totals.Issued);
            redeemed = checked(redeemed + totals.Redeemed);
            unspent = checked(unspent + auditor.Unspent);
        }

        UInt128 received = Sum(
            audited.SelectMany(region => region.Totals.Received.Values).Select(total => total.Amount));
        UInt128 sent = Sum(
            audited.SelectMany(region => region.Totals.Sent.Values).Select(total => total.Amount));
        if (issued + received != unspent + redeemed + sent)
        {
            findings.Add(
                $"issued {issued} - redeemed {redeemed} + received {received} - sent {sent} is not unspent {unspent}.");
        }

        var total = new TotalReport(
            Text(issued), Text(redeemed), Text(inTransit), Text(unspent), Text(unspent + inTransit));
        return new AuditReport(
            findings.Count == 0, network.Currency.Code, [.. audited.Select(region => region.Report)], total, findings);
    }

    private static RegionReport Report(RegionAuditor auditor)
    {
        SealTotals totals = auditor.Chain.Totals;
        return new RegionReport(
            auditor.Region.ToString(), auditor.Chain.Head?.Summary.Number ?? 0, auditor.Coins, Text(totals.Issued),
            Text(totals.Redeemed), Text(Sum(totals.Received.Values.Select(total => total.Amount))),
            Text(Sum(totals.Sent.Values.Select(total => total.Amount))), Text(auditor.Unspent));
    }

    private static UInt128 Sum(IEnumerable<UInt128> amounts) =>
        amounts.Aggregate((UInt128)0, (sum, amount) => checked(sum + amount));

    private static string Text(UInt128 amount) => amount.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Numerics;
using Jiaozi.Core.Audit;
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
        var audited = new List<AuditedRegion>();
        foreach (RegionCode region in network.Plan.Regions.Select(region => region.Code))
        {
            progress($"books of {region}");
            audited.Add(new AuditedRegion(await ReadBooksAsync(region, cancellation)));
        }

        foreach (AuditedRegion region in audited)
        {
            progress($"newest seals of {region.Code}");
            await foreach (ExportChunk chunk in _books.ExportAsync(region.Code, region.Heads, cancellation))
                foreach (Record seal in chunk.Seals) region.Auditor.AddSeal(seal.Key.Memory, seal.Value.Memory);
        }

        BigInteger inTransit = 0;
        foreach (AuditedRegion receiver in audited)
        {
            AuditedRegion[] others = [.. audited.Where(region => region != receiver)];
            findings.AddRange(LinkAuditor.CheckSources(
                receiver.Code, receiver.Totals, [.. others.Select(region => region.Auditor)]));
            foreach (AuditedRegion sender in others)
                foreach (ChainAuditor chain in sender.Auditor.Chains)
                {
                    ReceivedTotal received = receiver.Totals.ReceivedFrom(chain.Log);
                    if (LinkAuditor.Check(chain, receiver.Code, received) is { } finding) findings.Add(finding);

                    // What left after the receiver's books were copied is not on its way by those books.
                    BigInteger gone = sender.Sent(chain.Log.Writer, receiver.Code);
                    if (gone > received.Amount) inTransit += gone - received.Amount;
                }
        }

        findings.InsertRange(0, audited.SelectMany(region => region.Auditor.Findings));
        return Summarize(audited, inTransit, findings);
    }

    private async Task<RegionAuditor> ReadBooksAsync(RegionCode region, CancellationToken cancellation)
    {
        var auditor = new RegionAuditor(network, region);
        await foreach (ExportChunk chunk in _books.ExportAsync(region, after: null, cancellation))
        {
            foreach (LogHead head in chunk.Logs)
            {
                if (!LogId.TryParse(head.Log, out LogId log))
                    throw new AuditException($"{region} names a log '{head.Log}', which is none.");
                auditor.AddHead(log, head.Number);
            }

            foreach (Record seal in chunk.Seals) auditor.AddSeal(seal.Key.Memory, seal.Value.Memory);
            foreach (Record coin in chunk.Coins) auditor.AddCoin(coin.Key.Memory, coin.Value.Memory);
            foreach (Record transfer in chunk.Transfers)
                auditor.AddTransfer(transfer.Key.Memory, transfer.Value.Memory);
        }

        auditor.Finish();
        return auditor;
    }

    private AuditReport Summarize(
        IReadOnlyList<AuditedRegion> audited, BigInteger inTransit, List<string> findings)
    {
        BigInteger issued = 0, redeemed = 0, unspent = 0, received = 0, sent = 0;
        foreach (AuditedRegion region in audited)
        {
            issued += region.Totals.Issued;
            redeemed += region.Totals.Redeemed;
            received += region.Totals.Received;
            sent += region.Totals.Sent;
            unspent += region.Auditor.Unspent;
        }

        if (issued + received != unspent + redeemed + sent)
        {
            findings.Add(
                $"issued {issued} - redeemed {redeemed} + received {received} - sent {sent} is not unspent {unspent}.");
        }

        var total = new TotalReport(
            Text(issued), Text(redeemed), Text(inTransit), Text(unspent), Text(unspent + inTransit));
        return new AuditReport(
            findings.Count == 0, network.Currency.Code, [.. audited.Select(Report)], total, findings);
    }

    private static RegionReport Report(AuditedRegion region)
    {
        RegionTotals totals = region.Totals;
        return new RegionReport(
            region.Code.ToString(), region.Heads.Count, region.Heads.Aggregate(0UL, (sum, head) => sum + head.Number),
            region.Auditor.Coins, Text(totals.Issued), Text(totals.Redeemed), Text(totals.Received), Text(totals.Sent),
            Text(region.Auditor.Unspent));
    }

    private static string Text(BigInteger amount) => amount.ToString(CultureInfo.InvariantCulture);
}

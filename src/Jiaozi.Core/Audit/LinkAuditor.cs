using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Core.Audit;

/// <summary>
/// Holds what one region received against what the other sent. The sender's chain must have been read after the
/// receiver's books, so that it covers everything that had arrived by then.
/// </summary>
public static class LinkAuditor
{
    /// <summary>Checks one direction of one link: from one log to one region.</summary>
    /// <param name="sender">The sending log's chain, read last.</param>
    /// <param name="receiver">The receiving region.</param>
    /// <param name="received">What all logs of the receiver together have from the sender's log.</param>
    /// <returns>Null if both agree; otherwise a plain sentence.</returns>
    public static string? Check(ChainAuditor sender, RegionCode receiver, ReceivedTotal received)
    {
        UInt128? sent = sender.SentWith(receiver, received.Count);
        if (sent is null)
            return $"{receiver} received {received.Count} coins from {received.Source}, which no seal there ends with.";
        return sent == received.Amount
            ? null
            : $"{receiver} received {received.Amount} minor units in {received.Count} coins from {received.Source}, "
                + $"which sent {sent}.";
    }

    /// <summary>
    /// Finds money that came from a log whose chain nobody has read: a region's own books take what they received for
    /// granted, so this would be money from nowhere.
    /// </summary>
    /// <param name="receiver">The receiving region.</param>
    /// <param name="totals">What the newest seals of its logs say together.</param>
    /// <param name="read">The other regions whose books were read.</param>
    public static IEnumerable<string> CheckSources(
        RegionCode receiver, RegionTotals totals, IReadOnlyCollection<RegionAuditor> read)
    {
        var chains = read.SelectMany(region => region.Chains).Where(chain => chain.Number > 0)
            .Select(chain => chain.Log).ToHashSet();
        foreach (ReceivedTotal received in totals.Sources)
        {
            if (!chains.Contains(received.Source))
                yield return $"{receiver} received {received.Amount} minor units from {received.Source}, "
                    + "which has no chain of seals here.";
        }

        foreach (RegionCode region in totals.Destinations)
        {
            if (!read.Any(other => other.Region == region))
                yield return
                    $"{receiver} sent {totals.SentTo(region)} minor units to {region}, whose books are not read.";
        }
    }

    /// <summary>
    /// Minor units on their way: sent by the sender's newest seal and not received yet. Negative only in books that
    /// <see cref="Check"/> finds wrong.
    /// </summary>
    public static Int128 InTransit(ChainAuditor sender, RegionCode receiver, ReceivedTotal received) =>
        (Int128)sender.Totals.SentTo(receiver).Amount - (Int128)received.Amount;
}

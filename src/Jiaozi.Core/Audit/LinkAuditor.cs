using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Core.Audit;

/// <summary>
/// Holds what one region received against what the other sent. The sender's chain must have been read after the
/// receiver's books, so that it covers everything that had arrived by then.
/// </summary>
public static class LinkAuditor
{
    /// <summary>Checks one direction of one link.</summary>
    /// <param name="sender">The sending region's chain, read last.</param>
    /// <param name="receiver">The receiving region.</param>
    /// <param name="received">What the receiver's newest seal says of the sender's log.</param>
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
    /// Minor units on their way: sent by the sender's newest seal and not received yet. Negative only in books that
    /// <see cref="Check"/> finds wrong.
    /// </summary>
    public static Int128 InTransit(ChainAuditor sender, RegionCode receiver, ReceivedTotal received) =>
        (Int128)sender.Totals.SentTo(receiver).Amount - (Int128)received.Amount;
}

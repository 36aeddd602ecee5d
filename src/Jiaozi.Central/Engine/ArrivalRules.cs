using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central.Engine;

/// <summary>
/// Decides whether a delivery whose coins are authentic may be recorded: in order, without gaps, no coin twice.
/// A peer that breaks this is refused; it must never be able to stop this central's engine.
/// </summary>
internal static class ArrivalRules
{
    /// <summary>Why the delivery must not be applied, or null.</summary>
    /// <param name="work">The delivery, its items numbered one by one.</param>
    /// <param name="totals">The totals of this central's log that it would continue.</param>
    /// <param name="prefetched">How far the region has received, and which of the coins were recorded before.</param>
    public static string? Refuse(ArrivalWork work, SealTotals totals, Prefetched prefetched)
    {
        LinkPosition before = prefetched.Position(work.Source);
        ulong seal = before.LastSeal;
        ulong next = before.Count + 1;
        for (int i = 0; i < work.Items.Count; i++)
        {
            ArrivalWork.Item item = work.Items[i];
            if (item.Number < next)
            {
                // To skip a coin that is not here would lose it; its number was given away twice.
                if (!prefetched.IsRecorded(work, i))
                    return $"Transfer {item.Number} was received, but not with coin {item.Coin.Body.Id}.";
                continue;
            }

            if (item.Number != next) return $"Transfers {next} to {item.Number - 1} are missing.";
            if (prefetched.IsRecorded(work, i))
                return $"Transfer {item.Number}: coin {item.Coin.Body.Id} came before under another number.";
            if (item.Coin.Receipt.Header.Number < seal)
                return $"Transfer {item.Number}: seal {item.Coin.Receipt.Header.Number} comes after seal {seal}.";
            seal = item.Coin.Receipt.Header.Number;
            next++;
        }

        // A seal with more sources could not be read again.
        return totals.Received.Count < SealTotals.MaxLinks || totals.Received.ContainsKey(work.Source.ToString())
            ? null
            : $"This log has received from {SealTotals.MaxLinks} logs, the most there can be.";
    }
}

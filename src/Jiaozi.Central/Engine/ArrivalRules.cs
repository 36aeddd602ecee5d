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
    /// <param name="totals">The totals that it would continue.</param>
    /// <param name="prefetched">Which of its coins were recorded before.</param>
    public static string? Refuse(ArrivalWork work, SealTotals totals, Prefetched prefetched)
    {
        ReceivedTotal before = totals.ReceivedFrom(work.Source);
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

        return null;
    }
}

using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>
/// Completes books from before a region could have several logs: then the totals of writer 0 alone said how far the
/// region had received, now there is a record for every source.
/// </summary>
internal static class LinkPositions
{
    /// <summary>Writes the records that are missing; nothing in books that have them.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public static async Task CompleteAsync(
        IStore store, NetworkId network, RegionCode region, CancellationToken cancellation)
    {
        while (await MissingAsync(store, network, region, cancellation) is { Changes.Count: > 0 } missing)
        {
            try
            {
                await store.CommitAsync(missing, cancellation);
            }
            catch (StoreConflictException)
            {
                // Another engine of the region that starts now has done it: look again.
            }
        }
    }

    private static async Task<StoreBatch> MissingAsync(
        IStore store, NetworkId network, RegionCode region, CancellationToken cancellation)
    {
        Head head = await HeadReader.ReadAsync(store, network, LogId.Of(region), cancellation);
        ReceivedTotal[] totals = [.. head.Totals.Received.Values];
        byte[]?[] found = await store.GetManyAsync(
            [.. totals.Select(total => new StoreKey(StoreFamily.Meta, LedgerKeys.Received(total.Source)))],
            cancellation);
        var missing = new StoreBatch();
        for (int i = 0; i < totals.Length; i++)
        {
            if (found[i] is not null) continue;
            (LogId source, ulong count) = (totals[i].Source, totals[i].Count);
            byte[] position = new LinkPosition(count, totals[i].LastSeal).Encode();
            missing.PutNew(StoreFamily.Meta, LedgerKeys.Received(source), position);
            missing.PutNew(StoreFamily.Meta, LedgerKeys.ReceivedMark(source, count), []);
        }

        return missing;
    }
}

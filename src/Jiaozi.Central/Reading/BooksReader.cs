using Google.Protobuf;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage;

namespace Jiaozi.Central.Reading;

/// <summary>
/// Reads the region's books: public seals, and for auditors a consistent copy of everything that holds money.
/// </summary>
/// <param name="store">The books.</param>
/// <param name="region">Their region.</param>
public sealed class BooksReader(IStore store, RegionCode region)
{
    private const int RecordsPerChunk = 500;
    private const int MaxSealsPerPage = 500;
    private const int MaxChunkBytes = 1024 * 1024;

    /// <summary>A page of one log's seals with numbers above <paramref name="after"/>, without leaves, and the heads of
    /// all logs of the region at that time.</summary>
    public async Task<(IReadOnlyList<Seal> Seals, IReadOnlyList<LogHead> Logs)> SealsAsync(
        byte writer, ulong after, int limit, CancellationToken cancellation)
    {
        int most = limit <= 0 ? 100 : Math.Min(limit, MaxSealsPerPage);
        var seals = new List<Seal>();
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(cancellation);
        IReadOnlyList<LogHead> logs = await HeadsAsync(snapshot, cancellation);
        await foreach (StorePair pair in snapshot.ScanAsync(
            StoreFamily.Seals, LedgerKeys.SealsOf(writer), After(writer, after), cancellation))
        {
            seals.Add(StoredSeal.Decode(pair.Value).Seal);
            if (seals.Count == most) break;
        }

        return (seals, logs);
    }

    /// <summary>
    /// A consistent copy in chunks: the heads of all logs, then their seals log by log, then coins, then transfers,
    /// then a chunk that says end.
    /// </summary>
    /// <param name="after">Of these logs only seals with greater numbers.</param>
    /// <param name="sealsOnly">True for heads and seals alone.</param>
    /// <param name="cancellation">Ends the copy.</param>
    public async IAsyncEnumerable<ExportChunk> ExportAsync(
        IReadOnlyDictionary<byte, ulong> after, bool sealsOnly,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(cancellation);
        yield return new ExportChunk { Logs = { await HeadsAsync(snapshot, cancellation) } };
        for (int writer = 0; writer <= LogId.MaxWriter; writer++)
        {
            // Not the heads say which seals there are: an auditor shall see them all.
            byte[] log = LedgerKeys.SealsOf((byte)writer);
            byte[] from = After((byte)writer, after.GetValueOrDefault((byte)writer));
            await foreach (List<Record> page in PagesAsync(snapshot, StoreFamily.Seals, log, from, cancellation))
                yield return new ExportChunk { Seals = { page } };
        }

        if (!sealsOnly)
        {
            await foreach (List<Record> coins in PagesAsync(snapshot, StoreFamily.Coins, [], [], cancellation))
                yield return new ExportChunk { Coins = { coins } };
            await foreach (List<Record> transfers in PagesAsync(snapshot, StoreFamily.Outbox, [], [], cancellation))
                yield return new ExportChunk { Transfers = { transfers } };
        }

        yield return new ExportChunk { End = true };
    }

    private static byte[] After(byte writer, ulong number) =>
        number == 0 ? [] : LedgerKeys.Seal(new SealId(writer, Math.Min(number, LogId.MaxNumber)));

    private async Task<IReadOnlyList<LogHead>> HeadsAsync(IStoreSnapshot snapshot, CancellationToken cancellation)
    {
        var heads = new List<LogHead>();
        await foreach (SealId head in HeadReader.ReadAllAsync(snapshot, cancellation))
            heads.Add(new LogHead { Log = new LogId(region, head.Writer).ToString(), Number = head.Number });
        return heads;
    }

    private static async IAsyncEnumerable<List<Record>> PagesAsync(
        IStoreSnapshot snapshot, StoreFamily family, byte[] prefix, byte[] after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new List<Record>();
        int bytes = 0;
        await foreach (StorePair pair in snapshot.ScanAsync(family, prefix, after, cancellation))
        {
            page.Add(new Record
            {
                Key = UnsafeByteOperations.UnsafeWrap(pair.Key),
                Value = UnsafeByteOperations.UnsafeWrap(pair.Value),
            });
            bytes += pair.Value.Length;
            if (page.Count < RecordsPerChunk && bytes < MaxChunkBytes) continue;
            yield return page;
            page = [];
            bytes = 0;
        }

        if (page.Count > 0) yield return page;
    }
}

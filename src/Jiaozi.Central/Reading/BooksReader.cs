using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage;

namespace Jiaozi.Central.Reading;

/// <summary>
/// Reads the region's books: public seals, and for auditors a consistent copy of everything that holds money.
/// </summary>
public sealed class BooksReader(IStore store)
{
    private const int RecordsPerChunk = 500;
    private const int MaxSealsPerPage = 500;
    private const int MaxChunkBytes = 1024 * 1024;

    /// <summary>A page of seals with numbers above <paramref name="after"/>, without leaves.</summary>
    public async Task<IReadOnlyList<Seal>> SealsAsync(ulong after, int limit, CancellationToken cancellation)
    {
        int most = limit <= 0 ? 100 : Math.Min(limit, MaxSealsPerPage);
        var seals = new List<Seal>();
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(cancellation);
        await foreach (StorePair pair in snapshot.ScanAsync(
            StoreFamily.Seals, default, LedgerKeys.Seal(after), cancellation))
        {
            seals.Add(StoredSeal.Decode(pair.Value).Seal);
            if (seals.Count == most) break;
        }

        return seals;
    }

    /// <summary>A consistent copy in chunks: seals, then coins, then transfers, then a chunk that says end.</summary>
    public async IAsyncEnumerable<ExportChunk> ExportAsync(
        ulong afterSeal, bool sealsOnly,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(cancellation);
        byte[] from = afterSeal == 0 ? [] : LedgerKeys.Seal(afterSeal);
        await foreach (List<Record> page in PagesAsync(snapshot, StoreFamily.Seals, from, cancellation))
            yield return new ExportChunk { Seals = { page } };
        if (!sealsOnly)
        {
            await foreach (List<Record> page in PagesAsync(snapshot, StoreFamily.Coins, default, cancellation))
                yield return new ExportChunk { Coins = { page } };
            await foreach (List<Record> page in PagesAsync(snapshot, StoreFamily.Outbox, default, cancellation))
                yield return new ExportChunk { Transfers = { page } };
        }

        yield return new ExportChunk { End = true };
    }

    private static async IAsyncEnumerable<List<Record>> PagesAsync(
        IStoreSnapshot snapshot, StoreFamily family, ReadOnlyMemory<byte> after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = new List<Record>();
        int bytes = 0;
        await foreach (StorePair pair in snapshot.ScanAsync(family, default, after, cancellation))
        {
            page.Add(new Record
            {
                Key = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(pair.Key),
                Value = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(pair.Value),
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

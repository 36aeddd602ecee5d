using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>
/// Reads a scan page by page. Each page seeks anew, which costs microseconds, and so a scan that stands still keeps
/// nothing in the database but its snapshot.
/// </summary>
internal static class PageReader
{
    private const int MaxPairs = 512;
    private const int MaxBytes = 256 * 1024;

    /// <summary>The next pairs, and whether there may be more.</summary>
    public static (List<StorePair> Pairs, bool More) Read(
        FamilyDatabase database,
        Snapshot snapshot,
        StoreFamily family,
        ReadOnlyMemory<byte> prefix,
        ReadOnlyMemory<byte> after)
    {
        ReadOptions read = new ReadOptions().SetSnapshot(snapshot);
        // A walk through a whole family would wash everything else out of the cache, and knows what it reads next.
        if (prefix.IsEmpty)
            read.SetFillCache(false).SetReadaheadSize(MaxBytes);
        if (EndOf(prefix.Span) is { } end)
            read.SetIterateUpperBound(end);
        try
        {
            using Iterator iterator = database.Iterate(family, read);
            return Read(iterator, prefix.Span, after.Span);
        }
        finally
        {
            GC.KeepAlive(read);
        }
    }

    private static (List<StorePair> Pairs, bool More) Read(
        Iterator iterator, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> after)
    {
        bool paging = !after.IsEmpty && after.SequenceCompareTo(prefix) >= 0;
        iterator.Seek(paging ? after : prefix);
        if (paging && iterator.Valid() && iterator.GetKeySpan().SequenceEqual(after))
            iterator.Next();
        List<StorePair> pairs = [];
        int bytes = 0;
        while (iterator.Valid() && iterator.GetKeySpan().StartsWith(prefix))
        {
            var pair = new StorePair(iterator.GetKeySpan().ToArray(), iterator.GetValueSpan().ToArray());
            pairs.Add(pair);
            bytes += pair.Key.Length + pair.Value.Length;
            if (pairs.Count == MaxPairs || bytes >= MaxBytes)
                return (pairs, true);
            iterator.Next();
        }

        // An iterator that met an error is as invalid as one at the end.
        Native.Instance.rocksdb_iter_get_error(iterator.Handle);
        return (pairs, false);
    }

    /// <summary>The first key after all that start with the prefix; null when no key is.</summary>
    private static byte[]? EndOf(ReadOnlySpan<byte> prefix)
    {
        ReadOnlySpan<byte> head = prefix.TrimEnd((byte)0xFF);
        if (head.IsEmpty)
            return null;
        byte[] end = head.ToArray();
        end[^1]++;
        return end;
    }
}

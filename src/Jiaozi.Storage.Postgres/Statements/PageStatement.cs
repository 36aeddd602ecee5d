using Npgsql;
using NpgsqlTypes;

namespace Jiaozi.Storage.Postgres.Statements;

/// <summary>
/// Reads a scan page by page. Each page seeks anew, so that several scans can share a connection and one that stands
/// still keeps nothing in the server but its snapshot.
/// </summary>
internal static class PageStatement
{
    private const int MaxPairs = 512;
    private const int MaxBytes = 256 * 1024;

    // Longer than any key and so after all of them.
    private static readonly byte[] AfterAll = [.. Enumerable.Repeat((byte)0xFF, StoreKey.MaxKeyBytes + 1)];

    // The lengths of long values are known without reading them, and those beyond the page are not read.
    private static readonly string[] Sql = Array.ConvertAll(
        Enum.GetValues<StoreFamily>(),
        family =>
            "SELECT key, value FROM (SELECT key, value, sum(octet_length(value)) OVER (ORDER BY key)"
            + " - octet_length(value) AS bytes_before"
            + $" FROM (SELECT key, value FROM {Tables.Of(family)} WHERE key >= $1 AND key < $2"
            + $" ORDER BY key LIMIT {MaxPairs}) AS nearest) AS counted WHERE bytes_before < {MaxBytes} ORDER BY key");

    /// <summary>The next pairs, and whether there may be more.</summary>
    public static async Task<(List<StorePair> Pairs, bool More)> ReadAsync(
        NpgsqlConnection connection,
        StoreFamily family,
        ReadOnlyMemory<byte> prefix,
        ReadOnlyMemory<byte> after,
        CancellationToken cancellation)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = Sql[(int)family];
        command.Parameters.Add(Parameter(StartOf(prefix.Span, after.Span)));
        command.Parameters.Add(Parameter(EndOf(prefix.Span)));
        List<StorePair> pairs = [];
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            pairs.Add(new StorePair(reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)));
        return (pairs, pairs.Count == MaxPairs || pairs.Sum(pair => pair.Value.Length) >= MaxBytes);
    }

    /// <summary>The first key that may be in the page; the least one greater than a key is it with a zero.</summary>
    private static byte[] StartOf(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> after) =>
        !after.IsEmpty && after.SequenceCompareTo(prefix) >= 0 ? [.. after, 0] : prefix.ToArray();

    /// <summary>The first key after all that start with the prefix.</summary>
    private static byte[] EndOf(ReadOnlySpan<byte> prefix)
    {
        ReadOnlySpan<byte> head = prefix.TrimEnd((byte)0xFF);
        if (head.IsEmpty)
            return AfterAll;
        byte[] end = head.ToArray();
        end[^1]++;
        return end;
    }

    private static NpgsqlParameter<byte[]> Parameter(byte[] value) =>
        new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Bytea };
}

using Npgsql;
using NpgsqlTypes;

namespace Jiaozi.Storage.Postgres.Statements;

/// <summary>Reads many keys with one statement, which sees one state of all families.</summary>
internal static class ReadStatement
{
    // One text for each set of families, so that the server plans each once.
    private static readonly string?[] Sql = new string?[1 << StoreFamilies.Count];

    /// <summary>One value for each key, null for absent ones.</summary>
    public static async Task<byte[]?[]> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<StoreKey> keys, CancellationToken cancellation)
    {
        var values = new byte[]?[keys.Count];
        var places = new List<int>?[StoreFamilies.Count];
        for (int i = 0; i < keys.Count; i++)
            (places[(int)keys[i].Family] ??= []).Add(i);

        int families = 0;
        await using NpgsqlCommand command = connection.CreateCommand();
        for (int family = 0; family < places.Length; family++)
        {
            if (places[family] is not { } of)
                continue;
            families |= 1 << family;
            command.Parameters.Add(new NpgsqlParameter<List<byte[]>>
            {
                TypedValue = of.ConvertAll(place => keys[place].Key.ToArray()),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
            });
        }

        command.CommandText = Sql[families] ??= SqlOf(families);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            int place = places[reader.GetInt32(0)]![(int)reader.GetInt64(1) - 1];
            values[place] = reader.GetFieldValue<byte[]>(2);
        }

        return values;
    }

    private static string SqlOf(int families)
    {
        List<string> parts = [];
        foreach (StoreFamily family in Enum.GetValues<StoreFamily>())
        {
            if ((families & (1 << (int)family)) != 0)
            {
                parts.Add(
                    $"SELECT {(int)family}, k.place, t.value FROM unnest(${parts.Count + 1})"
                    + $" WITH ORDINALITY AS k(key, place) JOIN {Tables.Of(family)} t ON t.key = k.key");
            }
        }

        return string.Join(" UNION ALL ", parts);
    }
}

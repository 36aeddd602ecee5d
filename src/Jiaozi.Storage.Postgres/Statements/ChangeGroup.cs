using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Jiaozi.Storage.Postgres.Statements;

/// <summary>All changes of one kind in one family: one statement of a commit.</summary>
internal sealed class ChangeGroup
{
    private const NpgsqlDbType ByteaArray = NpgsqlDbType.Array | NpgsqlDbType.Bytea;

    // Expectations first, so that a fenced node does no work; what makes room before what takes it.
    private static readonly StoreChangeKind[] Order =
    [
        StoreChangeKind.Expect, StoreChangeKind.DeleteExisting, StoreChangeKind.Delete, StoreChangeKind.PutNew,
        StoreChangeKind.Put,
    ];

    private static readonly string[] Sql =
    [
        .. from kind in Order
           from family in Enum.GetValues<StoreFamily>()
           select SqlOf(kind, Tables.Of(family)),
    ];

    private readonly int _place;
    private readonly List<StoreChange> _changes = [];

    private ChangeGroup(int place) => _place = place;

    /// <summary>
    /// The groups in the order in which they are sent. It is the same for all commits, and so is the order of keys
    /// within a group: two commits that want the same rows then mostly wait for each other and seldom deadlock.
    /// </summary>
    public static List<ChangeGroup> Of(IReadOnlyList<StoreChange> changes)
    {
        var groups = new ChangeGroup?[Order.Length * StoreFamilies.Count];
        foreach (StoreChange change in changes)
        {
            int place = Array.IndexOf(Order, change.Kind) * StoreFamilies.Count + (int)change.Key.Family;
            (groups[place] ??= new ChangeGroup(place))._changes.Add(change);
        }

        List<ChangeGroup> used = [.. groups.OfType<ChangeGroup>()];
        foreach (ChangeGroup group in used)
            group._changes.Sort((x, y) => x.Key.Key.Span.SequenceCompareTo(y.Key.Key.Span));
        return used;
    }

    /// <summary>The statement; its bytes are those of the changes.</summary>
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Sql[_place]);
        command.Parameters.Add(Parameter(_changes.ConvertAll(change => Bytes(change.Key.Key))));
        if (_changes[0].Value is not null)
            command.Parameters.Add(Parameter(_changes.ConvertAll(change => change.Value!)));
        return command;
    }

    // The count of what was found is compared where nobody else can come in between: in the statement itself.
    private static string SqlOf(StoreChangeKind kind, string table) => kind switch
    {
        // A share lock, because a key share lock would let others change the value until this is committed.
        StoreChangeKind.Expect =>
            $"WITH held AS (SELECT t.key FROM unnest($1, $2) AS e(key, value) JOIN {table} t ON t.key = e.key"
            + " WHERE t.value = e.value FOR SHARE OF t)"
            + $" SELECT require_all('{table}', $1, (SELECT array_agg(key) FROM held))",
        StoreChangeKind.DeleteExisting =>
            $"WITH gone AS (DELETE FROM {table} WHERE key = ANY ($1) RETURNING key)"
            + $" SELECT require_all('{table}', $1, (SELECT array_agg(key) FROM gone))",
        StoreChangeKind.Delete => $"DELETE FROM {table} WHERE key = ANY ($1)",
        StoreChangeKind.PutNew => $"INSERT INTO {table} SELECT * FROM unnest($1, $2)",
        StoreChangeKind.Put =>
            $"INSERT INTO {table} AS t SELECT * FROM unnest($1, $2)"
            + " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind of change."),
    };

    private static NpgsqlParameter<List<byte[]>> Parameter(List<byte[]> values) =>
        new() { TypedValue = values, NpgsqlDbType = ByteaArray };

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> part) && part.Count == part.Array!.Length
            ? part.Array
            : memory.ToArray();
}

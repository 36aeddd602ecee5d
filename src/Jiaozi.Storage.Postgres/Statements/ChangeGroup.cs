using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;

namespace Jiaozi.Storage.Postgres.Statements;

/// <summary>All changes of one kind in one family: one part of a commit's statement.</summary>
internal sealed class ChangeGroup
{
    private const NpgsqlDbType ByteaArray = NpgsqlDbType.Array | NpgsqlDbType.Bytea;

    private static readonly StoreChangeKind[] Kinds = Enum.GetValues<StoreChangeKind>();

    private readonly StoreChangeKind _kind;
    private readonly StoreFamily _family;
    private readonly List<StoreChange> _changes = [];

    private ChangeGroup(StoreChangeKind kind, StoreFamily family) => (_kind, _family) = (kind, family);

    /// <summary>Which kind and which family, as one number below 32.</summary>
    public int Place => PlaceOf(_kind, _family);

    /// <summary>The table of the family.</summary>
    public string Table => Tables.Of(_family);

    /// <summary>True if the commit must not happen unless the part gives back every key that was asked for.</summary>
    public bool IsPrecondition => _kind is StoreChangeKind.Expect or StoreChangeKind.DeleteExisting;

    /// <summary>Parameters of the part: the keys, and the values if it has any.</summary>
    public int ParameterCount => HasValues ? 2 : 1;

    private bool HasValues => _changes[0].Value is not null;

    /// <summary>
    /// The groups by their places, each with its keys in order: two commits that want the same rows then mostly wait
    /// for each other and seldom deadlock.
    /// </summary>
    public static List<ChangeGroup> Of(IReadOnlyList<StoreChange> changes)
    {
        var groups = new ChangeGroup?[Kinds.Length * StoreFamilies.Count];
        foreach (StoreChange change in changes)
        {
            ref ChangeGroup? group = ref groups[PlaceOf(change.Kind, change.Key.Family)];
            (group ??= new ChangeGroup(change.Kind, change.Key.Family))._changes.Add(change);
        }

        List<ChangeGroup> used = [.. groups.OfType<ChangeGroup>()];
        foreach (ChangeGroup group in used)
            group._changes.Sort((x, y) => x.Key.Key.Span.SequenceCompareTo(y.Key.Key.Span));
        return used;
    }

    /// <summary>Adds keys and values; their bytes are those of the changes.</summary>
    public void AddTo(NpgsqlParameterCollection parameters)
    {
        parameters.Add(Parameter(_changes.ConvertAll(change => Bytes(change.Key.Key))));
        if (HasValues)
            parameters.Add(Parameter(_changes.ConvertAll(change => change.Value!)));
    }

    /// <summary>The text of the part, whose parameters begin with that number.</summary>
    public string ToSql(int parameter)
    {
        string keys = $"${parameter}", values = $"${parameter + 1}";
        return _kind switch
        {
            // A share lock, because a key share lock would let others change the value until this is committed.
            StoreChangeKind.Expect =>
                $"SELECT t.key FROM unnest({keys}, {values}) AS e(key, value) JOIN {Table} t ON t.key = e.key"
                + " WHERE t.value = e.value FOR SHARE OF t",
            StoreChangeKind.DeleteExisting => $"DELETE FROM {Table} WHERE key = ANY ({keys}) RETURNING key",
            StoreChangeKind.Delete => $"DELETE FROM {Table} WHERE key = ANY ({keys})",
            StoreChangeKind.PutNew => $"INSERT INTO {Table} SELECT * FROM unnest({keys}, {values})",
            StoreChangeKind.Put =>
                $"INSERT INTO {Table} AS t SELECT * FROM unnest({keys}, {values})"
                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            _ => throw new InvalidOperationException($"There is no kind of change {_kind}."),
        };
    }

    // Expectations first: as the server works today, it looks at them first, and a fenced node does little work.
    private static int PlaceOf(StoreChangeKind kind, StoreFamily family) =>
        (int)(StoreChangeKind.Expect - kind) * StoreFamilies.Count + (int)family;

    private static NpgsqlParameter<List<byte[]>> Parameter(List<byte[]> values) =>
        new() { TypedValue = values, NpgsqlDbType = ByteaArray };

    private static byte[] Bytes(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<byte> part) && part.Count == part.Array!.Length
            ? part.Array
            : memory.ToArray();
}

namespace Jiaozi.Storage.TestKit.Model;

/// <summary>
/// What a store must answer, told as plainly as possible: hexadecimal keys in sorted dictionaries. Hexadecimal in
/// ordinal order is the unsigned byte order, and the model shares no code with any store.
/// </summary>
internal sealed class StoreModel
{
    private readonly SortedDictionary<StoreFamily, SortedDictionary<string, byte[]>> _families = [];

    public StoreModel()
    {
        foreach (StoreFamily family in Enum.GetValues<StoreFamily>())
            _families.Add(family, new SortedDictionary<string, byte[]>(StringComparer.Ordinal));
    }

    public StoreModel Copy()
    {
        var copy = new StoreModel();
        foreach ((StoreFamily family, SortedDictionary<string, byte[]> pairs) in _families)
        {
            foreach ((string key, byte[] value) in pairs)
                copy._families[family].Add(key, value);
        }

        return copy;
    }

    public byte[]? Find(StoreKey key) => _families[key.Family].GetValueOrDefault(Hex(key));

    /// <summary>False, with nothing changed, when a precondition does not hold.</summary>
    public bool TryCommit(StoreBatch batch)
    {
        foreach (StoreChange change in batch.Changes)
        {
            bool exists = Find(change.Key) is not null;
            if (change.Kind == StoreChangeKind.PutNew && exists)
                return false;
            if (change.Kind == StoreChangeKind.DeleteExisting && !exists)
                return false;
            if (change.Kind == StoreChangeKind.Expect && Hex(Find(change.Key)) != Hex(change.Value))
                return false;
        }

        foreach (StoreChange change in batch.Changes)
        {
            if (change.Kind == StoreChangeKind.Expect)
                continue;
            if (change.Value is { } value)
                _families[change.Key.Family][Hex(change.Key)] = value;
            else
                _families[change.Key.Family].Remove(Hex(change.Key));
        }

        return true;
    }

    public IEnumerable<KeyValuePair<string, byte[]>> Scan(StoreFamily family, byte[] prefix, byte[] after) =>
        _families[family]
            .Where(pair => pair.Key.StartsWith(Convert.ToHexStringLower(prefix), StringComparison.Ordinal))
            .Where(pair => string.CompareOrdinal(pair.Key, Convert.ToHexStringLower(after)) > 0);

    /// <summary>In the form of <see cref="StoreDump"/>.</summary>
    public IEnumerable<string> Dump() =>
        from family in _families
        from pair in family.Value
        select $"{family.Key}:{pair.Key}={Convert.ToHexStringLower(pair.Value)}";

    private static string? Hex(byte[]? value) => value is null ? null : Convert.ToHexStringLower(value);

    private static string Hex(StoreKey key) => Convert.ToHexStringLower(key.Key.Span);
}

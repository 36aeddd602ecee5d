namespace Jiaozi.Storage;

/// <summary>
/// The changes of one commit. A key may occur once per batch; preconditions are judged against the state before it.
/// </summary>
public sealed class StoreBatch
{
    private readonly List<StoreChange> _changes = [];

    /// <summary>The changes in the order they were added.</summary>
    public IReadOnlyList<StoreChange> Changes => _changes;

    /// <summary>Writes a value whether or not the key exists.</summary>
    public void Put(StoreFamily family, ReadOnlyMemory<byte> key, byte[] value) =>
        Add(StoreChangeKind.Put, family, key, value);

    /// <summary>Writes a value; the commit conflicts if the key exists.</summary>
    public void PutNew(StoreFamily family, ReadOnlyMemory<byte> key, byte[] value) =>
        Add(StoreChangeKind.PutNew, family, key, value);

    /// <summary>Removes a key if it exists.</summary>
    public void Delete(StoreFamily family, ReadOnlyMemory<byte> key) =>
        Add(StoreChangeKind.Delete, family, key, null);

    /// <summary>Removes a key; the commit conflicts if it does not exist.</summary>
    public void DeleteExisting(StoreFamily family, ReadOnlyMemory<byte> key) =>
        Add(StoreChangeKind.DeleteExisting, family, key, null);

    private void Add(StoreChangeKind kind, StoreFamily family, ReadOnlyMemory<byte> key, byte[]? value)
    {
        ArgumentOutOfRangeException.ThrowIfZero(key.Length, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, StoreKey.MaxKeyBytes, nameof(key));
        if (value is not null)
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, StoreKey.MaxValueBytes, nameof(value));
        _changes.Add(new StoreChange(kind, new StoreKey(family, key), value));
    }
}

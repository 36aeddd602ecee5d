namespace Jiaozi.Storage;

/// <summary>
/// The changes and preconditions of one commit. A key may occur once per batch; preconditions are judged against the
/// state before it.
/// </summary>
/// <remarks>
/// Keys and values are not copied: their bytes stay unchanged until the commit has returned, and so does the batch.
/// Not safe for use by several threads at once.
/// </remarks>
/// <param name="expected">How many changes may come into it, so that it has not to grow; any number may.</param>
public sealed class StoreBatch(int expected = 0)
{
    private readonly List<StoreChange> _changes = new(expected);
    private readonly HashSet<StoreKey> _keys = new(expected);

    /// <summary>The changes in the order they were added.</summary>
    public IReadOnlyList<StoreChange> Changes => _changes;

    /// <summary>Writes a value whether or not the key exists.</summary>
    /// <exception cref="ArgumentException">The key or value is out of bounds, or the batch already names the key;
    /// the batch stays as it was.</exception>
    public void Put(StoreFamily family, ReadOnlyMemory<byte> key, byte[] value) =>
        Add(StoreChangeKind.Put, family, key, NotNull(value));

    /// <summary>Writes a value; the commit conflicts if the key exists.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Put"/>.</exception>
    public void PutNew(StoreFamily family, ReadOnlyMemory<byte> key, byte[] value) =>
        Add(StoreChangeKind.PutNew, family, key, NotNull(value));

    /// <summary>Removes a key if it exists.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Put"/>.</exception>
    public void Delete(StoreFamily family, ReadOnlyMemory<byte> key) =>
        Add(StoreChangeKind.Delete, family, key, null);

    /// <summary>Removes a key; the commit conflicts if it does not exist.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Put"/>.</exception>
    public void DeleteExisting(StoreFamily family, ReadOnlyMemory<byte> key) =>
        Add(StoreChangeKind.DeleteExisting, family, key, null);

    /// <summary>
    /// Changes nothing; the commit conflicts unless the key exists with exactly this value when it is committed. No
    /// other commit changes the key in between, whoever shares the store: a lease named here fences what its former
    /// holder still sends.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Put"/>: a batch cannot also change the key.</exception>
    public void Expect(StoreFamily family, ReadOnlyMemory<byte> key, byte[] value) =>
        Add(StoreChangeKind.Expect, family, key, NotNull(value));

    /// <summary>
    /// Forgets all changes and keeps the room that they took, for another commit. What was committed must have returned.
    /// </summary>
    public void Clear()
    {
        _changes.Clear();
        _keys.Clear();
    }

    private static byte[] NotNull(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, StoreKey.MaxValueBytes, nameof(value));
        return value;
    }

    private void Add(StoreChangeKind kind, StoreFamily family, ReadOnlyMemory<byte> key, byte[]? value)
    {
        StoreFamilies.ThrowIfUnknown(family);
        ArgumentOutOfRangeException.ThrowIfZero(key.Length, nameof(key));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, StoreKey.MaxKeyBytes, nameof(key));
        var place = new StoreKey(family, key);
        // Refused here and not in each store: whoever adds the key twice is still on the stack.
        if (!_keys.Add(place))
            throw new ArgumentException($"The batch already names the key {place}.", nameof(key));
        _changes.Add(new StoreChange(kind, place, value));
    }
}

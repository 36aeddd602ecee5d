using System.Collections.Immutable;

namespace Jiaozi.Storage.Memory;

/// <summary>
/// One unchanging state of a memory store. Commits make a new state that shares what they did not touch, so a
/// snapshot is a reference and a commit either becomes visible whole or not at all.
/// </summary>
internal sealed class MemoryState
{
    private readonly ImmutableArray<ImmutableSortedSet<MemoryPair>> _families;

    private MemoryState(ImmutableArray<ImmutableSortedSet<MemoryPair>> families) => _families = families;

    public static MemoryState Empty { get; } = new(
        [.. Enumerable.Repeat(ImmutableSortedSet.Create<MemoryPair>(MemoryPairOrder.Instance), StoreFamilies.Count)]);

    /// <summary>A copy of the key's value, or null.</summary>
    public byte[]? Find(StoreKey key)
    {
        StoreFamilies.ThrowIfUnknown(key.Family);
        var probe = new MemoryPair(key.Key, null);
        return _families[(int)key.Family].TryGetValue(probe, out MemoryPair found) ? Copy(found.Value!) : null;
    }

    /// <summary>The state after the batch.</summary>
    /// <exception cref="StoreConflictException">A precondition does not hold.</exception>
    public MemoryState Apply(StoreBatch batch)
    {
        var changed = new ImmutableSortedSet<MemoryPair>.Builder?[StoreFamilies.Count];
        foreach (StoreChange change in batch.Changes)
        {
            int family = (int)change.Key.Family;
            Apply(change, changed[family] ??= _families[family].ToBuilder());
        }

        ImmutableArray<ImmutableSortedSet<MemoryPair>>.Builder families = _families.ToBuilder();
        for (int family = 0; family < StoreFamilies.Count; family++)
        {
            if (changed[family] is { } builder)
                families[family] = builder.ToImmutable();
        }

        return new MemoryState(families.MoveToImmutable());
    }

    /// <summary>Copies of the pairs that start with the prefix and come after the given key.</summary>
    public IEnumerable<StorePair> Scan(StoreFamily family, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after)
    {
        StoreFamilies.ThrowIfUnknown(family);
        ImmutableSortedSet<MemoryPair> pairs = _families[(int)family];
        for (int index = FirstIndex(pairs, prefix, after); index < pairs.Count; index++)
        {
            (ReadOnlyMemory<byte> key, byte[]? value) = pairs[index];
            if (!key.Span.StartsWith(prefix.Span))
                yield break;
            yield return new StorePair(key.ToArray(), Copy(value!));
        }
    }

    private static int FirstIndex(
        ImmutableSortedSet<MemoryPair> pairs, ReadOnlyMemory<byte> prefix, ReadOnlyMemory<byte> after)
    {
        bool paging = !after.IsEmpty && after.Span.SequenceCompareTo(prefix.Span) >= 0;
        int index = pairs.IndexOf(new MemoryPair(paging ? after : prefix, null));
        // An absent key's index is the complement of where it would be, which is the next greater key.
        if (index < 0)
            return ~index;
        return paging ? index + 1 : index;
    }

    private static void Apply(StoreChange change, ImmutableSortedSet<MemoryPair>.Builder pairs)
    {
        var probe = new MemoryPair(change.Key.Key, null);
        if (change.Kind == StoreChangeKind.Expect)
        {
            if (!pairs.TryGetValue(probe, out MemoryPair found) || !found.Value.AsSpan().SequenceEqual(change.Value))
                throw StoreConflictException.For(change);
            return;
        }

        // A batch holds a key once, so the state under construction answers for the state before the batch.
        bool existed = pairs.Remove(probe);
        if (existed ? change.Kind == StoreChangeKind.PutNew : change.Kind == StoreChangeKind.DeleteExisting)
            throw StoreConflictException.For(change);
        if (change.Value is { } value)
            pairs.Add(new MemoryPair(change.Key.Key.ToArray(), Copy(value)));
    }

    private static byte[] Copy(byte[] value) => value.AsSpan().ToArray();
}

namespace Jiaozi.Storage.Memory;

/// <summary>Unsigned byte order of the keys, a prefix before what continues it.</summary>
internal sealed class MemoryPairOrder : IComparer<MemoryPair>
{
    public static MemoryPairOrder Instance { get; } = new();

    public int Compare(MemoryPair x, MemoryPair y) => x.Key.Span.SequenceCompareTo(y.Key.Span);
}

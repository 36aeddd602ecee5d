namespace Jiaozi.Storage.Memory;

/// <summary>A stored pair, or a probe for one when <see cref="Value"/> is null; ordered by its key alone.</summary>
internal readonly record struct MemoryPair(ReadOnlyMemory<byte> Key, byte[]? Value);

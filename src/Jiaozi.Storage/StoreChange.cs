namespace Jiaozi.Storage;

/// <summary>One change of a batch; <see cref="Value"/> is null for deletions.</summary>
public readonly record struct StoreChange(StoreChangeKind Kind, StoreKey Key, byte[]? Value);

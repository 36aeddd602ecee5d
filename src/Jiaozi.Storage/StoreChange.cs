namespace Jiaozi.Storage;

/// <summary>
/// One change or precondition of a batch; <see cref="Value"/> is what is written or expected, null for deletions.
/// </summary>
public readonly record struct StoreChange(StoreChangeKind Kind, StoreKey Key, byte[]? Value);

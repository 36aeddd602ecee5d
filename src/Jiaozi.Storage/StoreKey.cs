namespace Jiaozi.Storage;

/// <summary>A key within its family; 1 to <see cref="MaxKeyBytes"/> bytes.</summary>
public readonly record struct StoreKey(StoreFamily Family, ReadOnlyMemory<byte> Key)
{
    /// <summary>Longest key a store must hold.</summary>
    public const int MaxKeyBytes = 128;

    /// <summary>Longest value a store must hold: a seal over the largest commit fits.</summary>
    public const int MaxValueBytes = 4 * 1024 * 1024;
}

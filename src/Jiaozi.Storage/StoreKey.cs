namespace Jiaozi.Storage;

/// <summary>
/// A key within its family; 1 to <see cref="MaxKeyBytes"/> bytes. Keys are equal when family and bytes are equal.
/// </summary>
/// <remarks>The memory is not copied: whoever made the key leaves its bytes alone while the key is in use.</remarks>
public readonly record struct StoreKey(StoreFamily Family, ReadOnlyMemory<byte> Key)
{
    /// <summary>Longest key a store must hold.</summary>
    public const int MaxKeyBytes = 128;

    /// <summary>Longest value a store must hold: a seal over the largest commit fits.</summary>
    public const int MaxValueBytes = 4 * 1024 * 1024;

    /// <summary>True when family and bytes are equal; where the bytes lie does not matter.</summary>
    public bool Equals(StoreKey other) => Family == other.Family && Key.Span.SequenceEqual(other.Key.Span);

    /// <summary>A hash of family and bytes.</summary>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add((int)Family);
        hash.AddBytes(Key.Span);
        return hash.ToHashCode();
    }

    /// <summary>The family's name and the bytes in hexadecimal, for messages.</summary>
    public override string ToString() => $"{Family}:{Convert.ToHexStringLower(Key.Span)}";
}

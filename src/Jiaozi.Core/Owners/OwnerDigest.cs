using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Jiaozi.Core.Owners;

/// <summary>
/// The keyed digest of a feature value, 16 bytes: names an owner without telling who it is.
/// Made by <see cref="NetworkKey.Digest"/>.
/// </summary>
/// <param name="Value">The 16 bytes as a big-endian number.</param>
public readonly record struct OwnerDigest(UInt128 Value)
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 16;

    /// <summary>Length of the text in hexadecimal digits.</summary>
    public const int TextLength = 2 * Size;

    /// <summary>Partitions of a central that owners are spread over; the last is one less.</summary>
    public const int PartitionCount = 256;

    /// <summary>The partition that holds this owner: the first byte, 0 to 255.</summary>
    public int Partition => (int)(byte)(Value >> 120);

    /// <summary>Reads 16 bytes, big endian.</summary>
    /// <exception cref="ArgumentException">There are not exactly 16 bytes.</exception>
    public static OwnerDigest Read(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size
            ? new OwnerDigest(BinaryPrimitives.ReadUInt128BigEndian(bytes))
            : throw new ArgumentException($"An owner digest has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Writes 16 bytes, big endian, at the start of <paramref name="bytes"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is room for fewer than 16 bytes.</exception>
    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);

    /// <summary>A new array of the 16 bytes, big endian.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>Reads 32 hexadecimal digits; lower case only, so that one digest has one spelling.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OwnerDigest digest) =>
        TryParse(text.AsSpan(), out digest);

    internal static bool TryParse(ReadOnlySpan<char> text, out OwnerDigest digest)
    {
        digest = default;
        if (text.Length != TextLength) return false;
        foreach (char c in text)
            if (!char.IsAsciiHexDigitLower(c)) return false;
        digest = new OwnerDigest(UInt128.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

using System.Buffers.Binary;

namespace Jiaozi.Core.Orders;

/// <summary>
/// A UUID of version 7 (RFC 9562) that the author draws: the name of an order, and its duplicate check.
/// </summary>
public readonly record struct OrderId(UInt128 Value)
{
    /// <summary>Bytes of the id, big endian as RFC 9562 prints them.</summary>
    public const int Size = 16;

    /// <summary>True for version 7 and the RFC variant.</summary>
    public bool IsVersion7 => ((byte)(Value >> 76) & 0xf) == 7 && ((byte)(Value >> 62) & 3) == 2;

    /// <summary>The time that the author put into the id, in milliseconds since 1970-01-01 UTC.</summary>
    public long UnixMs => (long)(Value >> 80);

    /// <summary>Builds an id from a time and 10 random bytes, of which 74 bits are used (RFC 9562 §5.7).</summary>
    public static OrderId Create(long unixMs, ReadOnlySpan<byte> random)
    {
        if (random.Length != 10) throw new ArgumentException("74 bits come from 10 bytes.", nameof(random));
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64BigEndian(bytes, unixMs << 16);
        random.CopyTo(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new OrderId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>Reads the 16 bytes.</summary>
    public static OrderId Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>The 16 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes;
    }

    /// <summary>Reads the usual 36-character form, lower or upper case.</summary>
    public static bool TryParse(string? text, out OrderId id)
    {
        id = default;
        // The GUID parser alone would also take white space, signs and 0x.
        if (text is not { Length: 36 } || !text.All(c => char.IsAsciiHexDigit(c) || c == '-')) return false;
        if (!Guid.TryParseExact(text, "D", out Guid guid)) return false;
        Span<byte> bytes = stackalloc byte[Size];
        guid.TryWriteBytes(bytes, bigEndian: true, out _);
        id = new OrderId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
        return true;
    }

    /// <summary>The 36-character form, lower case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}

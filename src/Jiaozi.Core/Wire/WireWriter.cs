using System.Buffers.Binary;
using System.Formats.Cbor;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Wire;

/// <summary>Writes deterministic CBOR (RFC 8949 §4.2); the mirror of <see cref="WireReader"/>.</summary>
public sealed class WireWriter
{
    private readonly CborWriter _cbor = new(CborConformanceMode.Canonical);

    /// <summary>Starts an array of <paramref name="length"/> elements.</summary>
    public WireWriter StartArray(int length)
    {
        _cbor.WriteStartArray(length);
        return this;
    }

    /// <summary>Ends an array.</summary>
    public WireWriter EndArray()
    {
        _cbor.WriteEndArray();
        return this;
    }

    /// <summary>Starts a map of <paramref name="pairs"/> pairs; the writer sorts them.</summary>
    public WireWriter StartMap(int pairs)
    {
        _cbor.WriteStartMap(pairs);
        return this;
    }

    /// <summary>Ends a map.</summary>
    public WireWriter EndMap()
    {
        _cbor.WriteEndMap();
        return this;
    }

    /// <summary>Writes a tag.</summary>
    public WireWriter Tag(ulong tag)
    {
        _cbor.WriteTag((CborTag)tag);
        return this;
    }

    /// <summary>Writes an unsigned integer.</summary>
    public WireWriter UInt64(ulong value)
    {
        _cbor.WriteUInt64(value);
        return this;
    }

    /// <summary>Writes a signed integer.</summary>
    public WireWriter Int64(long value)
    {
        _cbor.WriteInt64(value);
        return this;
    }

    /// <summary>Writes true or false.</summary>
    public WireWriter Boolean(bool value)
    {
        _cbor.WriteBoolean(value);
        return this;
    }

    /// <summary>Writes null.</summary>
    public WireWriter Null()
    {
        _cbor.WriteNull();
        return this;
    }

    /// <summary>Writes a byte string.</summary>
    public WireWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _cbor.WriteByteString(bytes);
        return this;
    }

    /// <summary>Writes a text.</summary>
    public WireWriter Text(string text)
    {
        _cbor.WriteTextString(text);
        return this;
    }

    /// <summary>Writes a 128-bit number as a 16-byte big-endian byte string.</summary>
    public WireWriter UInt128(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return Bytes(bytes);
    }

    /// <summary>Writes an owner id: [region, 16-byte digest].</summary>
    public WireWriter Owner(OwnerId owner) =>
        StartArray(2).Text(owner.Region.ToString()).UInt128(owner.Digest.Value).EndArray();

    /// <summary>Writes a value that is encoded already.</summary>
    public WireWriter Encoded(ReadOnlySpan<byte> value)
    {
        _cbor.WriteEncodedValue(value);
        return this;
    }

    /// <summary>The finished bytes.</summary>
    public byte[] ToArray() => _cbor.Encode();
}

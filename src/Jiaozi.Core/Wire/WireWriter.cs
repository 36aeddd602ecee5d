using System.Buffers;
using System.Buffers.Binary;
using System.Formats.Cbor;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Wire;

/// <summary>Writes deterministic CBOR (RFC 8949 §4.2); the mirror of <see cref="WireReader"/>.</summary>
public sealed class WireWriter
{
    private const int MaxKeptBytes = 16 * 1024;

    [ThreadStatic]
    private static Spares<CborWriter>? _spares;

    private CborWriter? _cbor;

    /// <summary>Starts an empty value.</summary>
    public WireWriter() =>
        // Every structure is written by a writer of its own, so the buffers of one are used again by the next.
        _cbor = (_spares ??= new Spares<CborWriter>()).Take() ?? new CborWriter(CborConformanceMode.Canonical);

    /// <summary>Starts an array of <paramref name="length"/> elements.</summary>
    public WireWriter StartArray(int length)
    {
        Cbor.WriteStartArray(length);
        return this;
    }

    /// <summary>Ends an array.</summary>
    public WireWriter EndArray()
    {
        Cbor.WriteEndArray();
        return this;
    }

    /// <summary>Starts a map of <paramref name="pairs"/> pairs; the writer sorts them.</summary>
    public WireWriter StartMap(int pairs)
    {
        Cbor.WriteStartMap(pairs);
        return this;
    }

    /// <summary>Ends a map.</summary>
    public WireWriter EndMap()
    {
        Cbor.WriteEndMap();
        return this;
    }

    /// <summary>Writes a tag.</summary>
    public WireWriter Tag(ulong tag)
    {
        Cbor.WriteTag((CborTag)tag);
        return this;
    }

    /// <summary>Writes an unsigned integer.</summary>
    public WireWriter UInt64(ulong value)
    {
        Cbor.WriteUInt64(value);
        return this;
    }

    /// <summary>Writes a signed integer.</summary>
    public WireWriter Int64(long value)
    {
        Cbor.WriteInt64(value);
        return this;
    }

    /// <summary>Writes true or false.</summary>
    public WireWriter Boolean(bool value)
    {
        Cbor.WriteBoolean(value);
        return this;
    }

    /// <summary>Writes null.</summary>
    public WireWriter Null()
    {
        Cbor.WriteNull();
        return this;
    }

    /// <summary>Writes a byte string.</summary>
    public WireWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        Cbor.WriteByteString(bytes);
        return this;
    }

    /// <summary>Writes a text.</summary>
    public WireWriter Text(string text)
    {
        Cbor.WriteTextString(text);
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
        Cbor.WriteEncodedValue(value);
        return this;
    }

    /// <summary>Writes another finished value as a byte string; nothing more can be written to that one.</summary>
    public WireWriter Wrapped(WireWriter finished)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(finished.Cbor.BytesWritten);
        Bytes(rented.AsSpan(0, finished.Take(rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return this;
    }

    /// <summary>The SHA-256 of the finished bytes, 32 bytes long; nothing more can be written.</summary>
    public void Hash(Span<byte> hash)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Cbor.BytesWritten);
        Sha256.Hash(rented.AsSpan(0, Take(rented)), hash);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The finished bytes; nothing more can be written.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = Cbor.Encode();
        Release();
        return bytes;
    }

    private CborWriter Cbor => _cbor ?? throw new ObjectDisposedException(nameof(WireWriter));

    private int Take(Span<byte> target)
    {
        int length = Cbor.Encode(target);
        Release();
        return length;
    }

    private void Release()
    {
        // The buffers of something very large are not worth keeping.
        if (_cbor!.BytesWritten <= MaxKeptBytes)
        {
            _cbor.Reset();
            (_spares ??= new Spares<CborWriter>()).Give(_cbor);
        }

        _cbor = null;
    }
}

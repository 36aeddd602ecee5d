using System.Buffers;
using System.Buffers.Binary;
using System.Formats.Cbor;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Wire;

/// <summary>
/// Writes deterministic CBOR (RFC 8949 §4.2); the mirror of <see cref="WireReader"/>. Copies of a writer are one writer.
/// </summary>
public readonly struct WireWriter
{
    private const int MaxKeptBytes = 16 * 1024;

    [ThreadStatic]
    private static Spares<CborWriter>? _spares;

    private readonly Spare<CborWriter>? _spare;
    private readonly int _use;

    /// <summary>Starts an empty value.</summary>
    public WireWriter()
    {
        // Every structure is written by a writer of its own, so the buffers of one are used again by the next.
        _spare = (_spares ??= new Spares<CborWriter>()).Take()
            ?? new Spare<CborWriter>(new CborWriter(CborConformanceMode.Canonical));
        _use = _spare.Use;
    }

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
        using RentedBytes bytes = finished.ToRented();
        return Bytes(bytes.Span);
    }

    /// <summary>The SHA-256 of the finished bytes, 32 bytes long; nothing more can be written.</summary>
    public void Hash(Span<byte> hash)
    {
        using RentedBytes bytes = ToRented();
        Sha256.Hash(bytes.Span, hash);
    }

    /// <summary>The finished bytes; nothing more can be written.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = Cbor.Encode();
        Release();
        return bytes;
    }

    /// <summary>The finished bytes in an array that others use after its end; nothing more can be written.</summary>
    public RentedBytes ToRented() => ToRented(ArrayPool<byte>.Shared);

    /// <inheritdoc cref="ToRented()"/>
    /// <param name="pool">Where the array comes from and goes to.</param>
    public RentedBytes ToRented(ArrayPool<byte> pool)
    {
        CborWriter cbor = Cbor;
        byte[] array = pool.Rent(cbor.BytesWritten);
        int length = cbor.Encode(array);
        Release();
        return new RentedBytes(pool, array, length);
    }

    private CborWriter Cbor => (_spare ?? throw new ObjectDisposedException(nameof(WireWriter))).For(_use);

    private void Release()
    {
        CborWriter cbor = Cbor;

        // The buffers of something very large are not worth keeping.
        if (cbor.BytesWritten > MaxKeptBytes)
        {
            _spare!.EndUse();
            return;
        }

        cbor.Reset();
        (_spares ??= new Spares<CborWriter>()).Give(_spare!);
    }
}

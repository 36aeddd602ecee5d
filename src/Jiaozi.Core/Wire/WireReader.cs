using System.Formats.Cbor;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Wire;

/// <summary>
/// Reads deterministic CBOR (RFC 8949 §4.2) strictly: shortest integers, definite lengths, sorted unique map keys,
/// valid UTF-8, exact array lengths, no trailing bytes. Every failure is a <see cref="WireFormatException"/>.
/// The base library sorts map keys by length first (RFC 7049); for every map of formats.md that is the bytewise order
/// of RFC 8949 too. Copies of a reader are one reader.
/// </summary>
public readonly struct WireReader
{
    private const int MaxNameLength = 64;

    [ThreadStatic]
    private static Spares<CborReader>? _spares;

    private readonly Spare<CborReader>? _spare;
    private readonly int _use;

    /// <summary>Starts reading one value that must fill <paramref name="data"/> completely.</summary>
    public WireReader(ReadOnlyMemory<byte> data)
    {
        // Every structure is read by a reader of its own, so the costly part of one is used again by the next.
        if ((_spares ??= new Spares<CborReader>()).Take() is { } spare)
        {
            (_spare, _use) = (spare, spare.Use);
            spare.For(_use).Reset(data);
        }
        else
        {
            _spare = new Spare<CborReader>(new CborReader(data, CborConformanceMode.Canonical));
            _use = _spare.Use;
        }
    }

    /// <summary>The kind of the next value.</summary>
    public CborReaderState Next => Guard(static cbor => cbor.PeekState());

    /// <summary>Enters an array of exactly <paramref name="length"/> elements.</summary>
    public void StartArray(int length)
    {
        int actual = StartArrayUpTo(int.MaxValue);
        if (actual != length) throw new WireFormatException($"An array has {actual} elements instead of {length}.");
    }

    /// <summary>Enters an array and returns its length.</summary>
    /// <exception cref="WireFormatException">Longer than <paramref name="most"/>.</exception>
    public int StartArrayUpTo(int most, Status tooLong = Status.MalformedRequest)
    {
        int length = Guard(static cbor => cbor.ReadStartArray())
            ?? throw new WireFormatException("An array has no definite length.");
        return length <= most
            ? length
            : throw new WireFormatException(tooLong, $"An array has {length} elements; at most {most} are allowed.");
    }

    /// <summary>Leaves an array.</summary>
    public void EndArray() => Guard(static cbor => { cbor.ReadEndArray(); return 0; });

    /// <summary>Enters a map and returns the number of its pairs.</summary>
    public int StartMap() => Guard(static cbor => cbor.ReadStartMap())
        ?? throw new WireFormatException("A map has no definite length.");

    /// <summary>Leaves a map.</summary>
    public void EndMap() => Guard(static cbor => { cbor.ReadEndMap(); return 0; });

    /// <summary>Reads the given tag.</summary>
    public void Tag(ulong expected)
    {
        ulong tag = Guard(static cbor => (ulong)cbor.ReadTag());
        if (tag != expected) throw new WireFormatException($"Tag {tag} stands where tag {expected} belongs.");
    }

    /// <summary>Reads an unsigned integer.</summary>
    public ulong UInt64() => Guard(static cbor => cbor.ReadUInt64());

    /// <summary>Reads an integer between 0 and <paramref name="most"/>.</summary>
    public int Int32(int most)
    {
        ulong value = UInt64();
        return value <= (ulong)most
            ? (int)value
            : throw new WireFormatException($"The number {value} is above {most}.");
    }

    /// <summary>Reads a signed integer.</summary>
    public long Int64() => Guard(static cbor => cbor.ReadInt64());

    /// <summary>Reads a COSE algorithm id; any 32-bit number, known or not.</summary>
    public CoseAlgorithm Algorithm()
    {
        // Without this check a cast would cut 4294967289 down to -7: two numbers for one algorithm.
        long value = Int64();
        return value is >= int.MinValue and <= int.MaxValue
            ? (CoseAlgorithm)(int)value
            : throw new WireFormatException("An algorithm id is out of range.");
    }

    /// <summary>Reads milliseconds since 1970-01-01 UTC; at most the year 9999.</summary>
    public long UnixMs()
    {
        const long lastUnixMs = 253_402_300_799_999;
        ulong value = UInt64();
        return value <= lastUnixMs ? (long)value : throw new WireFormatException("A time is after the year 9999.");
    }

    /// <summary>Reads true or false.</summary>
    public bool Boolean() => Guard(static cbor => cbor.ReadBoolean());

    /// <summary>Reads null if it comes next.</summary>
    public bool TryNull()
    {
        if (Next != CborReaderState.Null) return false;
        Guard(static cbor => { cbor.ReadNull(); return 0; });
        return true;
    }

    /// <summary>Reads a byte string of any length without copying it.</summary>
    public ReadOnlyMemory<byte> Bytes() => Guard(static cbor => cbor.ReadDefiniteLengthByteString());

    /// <summary>Reads a byte string of exactly <paramref name="size"/> bytes without copying it.</summary>
    public ReadOnlyMemory<byte> Bytes(int size)
    {
        ReadOnlyMemory<byte> bytes = Bytes();
        return bytes.Length == size
            ? bytes
            : throw new WireFormatException($"A byte string has {bytes.Length} bytes instead of {size}.");
    }

    /// <summary>Reads a UTF-8 text of at most <paramref name="most"/> UTF-16 units.</summary>
    public string Text(int most)
    {
        string text = Guard(static cbor => cbor.ReadTextString());
        return text.Length <= most ? text : throw new WireFormatException($"A text is longer than {most} characters.");
    }

    /// <summary>Reads a short text of ASCII characters that comes again and again, such as a currency.</summary>
    public string Name(int most)
    {
        // One byte more than the longest, so that a longer text is told from a broken one.
        Span<char> text = stackalloc char[MaxNameLength + 1];
        int length = 0;
        bool fits = most < text.Length && TryText(text[..(most + 1)], out length);
        return fits && length <= most ? TextTable.Names.Get(text[..length]) : Text(most);
    }

    /// <summary>Reads a 16-byte big-endian number.</summary>
    public UInt128 UInt128() => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Bytes(16).Span);

    /// <summary>Reads a region code.</summary>
    public RegionCode Region()
    {
        string text = Name(RegionCode.MaxLength);
        return RegionCode.TryParse(text, out RegionCode region)
            ? region
            : throw new WireFormatException("A region is not an ISO 3166-2 code.");
    }

    /// <summary>Reads an owner id: [region, 16-byte digest].</summary>
    public OwnerId Owner()
    {
        StartArray(2);
        var owner = new OwnerId(Region(), OwnerDigest.Read(Bytes(OwnerDigest.Size).Span));
        EndArray();
        return owner;
    }

    /// <summary>Reads a whole value and returns its bytes, for nested structures that are decoded elsewhere.</summary>
    public ReadOnlyMemory<byte> Encoded() => Guard(static cbor => cbor.ReadEncodedValue());

    /// <summary>Ends the value; nothing may follow, and nothing more can be read.</summary>
    public void End()
    {
        CborReader cbor = Cbor;
        if (cbor.BytesRemaining != 0) throw new WireFormatException("Bytes follow the value.");
        cbor.Reset(default);
        (_spares ??= new Spares<CborReader>()).Give(_spare!);
    }

    private CborReader Cbor => (_spare ?? throw new ObjectDisposedException(nameof(WireReader))).For(_use);

    private bool TryText(Span<char> text, out int length)
    {
        try
        {
            return Cbor.TryReadTextString(text, out length);
        }
        catch (Exception fault) when (IsFormat(fault))
        {
            throw NotDeterministic(fault);
        }
    }

    private T Guard<T>(Func<CborReader, T> read)
    {
        CborReader cbor = Cbor;
        try
        {
            return read(cbor);
        }
        catch (Exception fault) when (IsFormat(fault))
        {
            throw NotDeterministic(fault);
        }
    }

    private static bool IsFormat(Exception fault) =>
        fault is CborContentException or InvalidOperationException or OverflowException;

    private static WireFormatException NotDeterministic(Exception fault) =>
        new("The bytes are not deterministic CBOR of the expected form.", fault);
}

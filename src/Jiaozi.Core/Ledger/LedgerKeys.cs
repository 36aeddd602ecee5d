using System.Buffers.Binary;
using System.Text;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// The keys under which a central keeps its books; numbers are big endian, so that byte order is their order.
/// </summary>
public static class LedgerKeys
{
    private const int WriterSize = 2;

    /// <summary>Writer (2), number (6).</summary>
    private const int PlaceSize = 8;

    /// <summary>Owner digest (16), coin id (16).</summary>
    public static byte[] Coin(OwnerDigest owner, CoinId coin) => Join(owner, coin.Value);

    /// <summary>Owner digest (16), order id (16): the line of the owner's own order.</summary>
    public static byte[] Order(OwnerDigest owner, OrderId order) => Join(owner, order.Value);

    /// <summary>
    /// Owner digest (16), order id (16), coin id (16): the line of a coin received. The coin id keeps lines apart that
    /// strangers made with the same order id, and apart from the owner's own orders.
    /// </summary>
    public static byte[] Receipt(OwnerDigest owner, OrderId order, CoinId coin)
    {
        byte[] key = new byte[48];
        owner.Write(key);
        BinaryPrimitives.WriteUInt128BigEndian(key.AsSpan(16), order.Value);
        BinaryPrimitives.WriteUInt128BigEndian(key.AsSpan(32), coin.Value);
        return key;
    }

    /// <summary>Owner digest (16).</summary>
    public static byte[] Owner(OwnerDigest owner) => owner.ToArray();

    /// <summary>Region (6, zero padded), writer (2): what one log sends to one region.</summary>
    public static byte[] OutboxOf(RegionCode destination, byte writer) =>
        Outbox(destination, writer, 0)[..(RegionCode.MaxLength + WriterSize)];

    /// <summary>Region (6, zero padded), writer (2), number (6).</summary>
    public static byte[] Outbox(RegionCode destination, byte writer, ulong number)
    {
        byte[] key = new byte[RegionCode.MaxLength + PlaceSize];
        Encoding.ASCII.GetBytes(destination.ToString(), key);
        BinaryPrimitives.WriteUInt64BigEndian(key.AsSpan(RegionCode.MaxLength), new SealId(writer, number).Value);
        return key;
    }

    /// <summary>Destination, writer and number of an outbox key.</summary>
    /// <exception cref="WireFormatException">It is no such key.</exception>
    public static (RegionCode Destination, byte Writer, ulong Number) ReadOutbox(ReadOnlySpan<byte> key)
    {
        if (key.Length != RegionCode.MaxLength + PlaceSize
            || !RegionCode.TryParse(
                Encoding.ASCII.GetString(key[..RegionCode.MaxLength]).TrimEnd('\0'), out RegionCode destination))
            throw new WireFormatException("A transfer is stored under a key that names no place of the outbox.");
        SealId place = ReadSeal(key[RegionCode.MaxLength..]);
        return (destination, place.Writer, place.Number);
    }

    /// <summary>Writer (2), number (6).</summary>
    public static byte[] Seal(SealId seal)
    {
        byte[] key = new byte[PlaceSize];
        BinaryPrimitives.WriteUInt64BigEndian(key, seal.Value);
        return key;
    }

    /// <summary>Writer (2): all seals of a log.</summary>
    public static byte[] SealsOf(byte writer) => Seal(new SealId(writer, 0))[..WriterSize];

    /// <summary>The seal of a key of seals, or of the value under <see cref="Head"/>.</summary>
    /// <exception cref="WireFormatException">It is no such key.</exception>
    public static SealId ReadSeal(ReadOnlySpan<byte> key) => key.Length == PlaceSize
        ? SealId.Read(BinaryPrimitives.ReadUInt64BigEndian(key))
        : throw new WireFormatException("A seal is stored under a key that is not of 8 bytes.");

    /// <summary>Start of the keys of all heads.</summary>
    public static ReadOnlySpan<byte> Heads => "head"u8;

    /// <summary>
    /// <c>head</c> for writer 0, <c>head/1</c> for writer 1 and so on: the newest seal of a log; its value is the
    /// seal's key.
    /// </summary>
    public static byte[] Head(byte writer) => writer == 0 ? Heads.ToArray() : Ascii($"head/{writer}");

    /// <summary>
    /// <c>received/CN-BJ/0</c>: how far the region has received from a log (<see cref="LinkPosition"/>).
    /// </summary>
    public static byte[] Received(LogId source) => Ascii($"received/{source}");

    /// <summary>
    /// <c>received/CN-BJ/0/17</c>, without value: it exists exactly while the position is 17. Whoever moves the
    /// position removes it and demands that it was there, so of two who move on from the same position one fails.
    /// </summary>
    public static byte[] ReceivedMark(LogId source, ulong count) => Ascii($"received/{source}/{count}");

    /// <summary>The order id of an entry's key.</summary>
    public static OrderId ReadOrder(ReadOnlySpan<byte> key) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(key.Slice(OwnerDigest.Size, OrderId.Size)));

    private static byte[] Join(OwnerDigest owner, UInt128 id)
    {
        byte[] key = new byte[32];
        owner.Write(key);
        BinaryPrimitives.WriteUInt128BigEndian(key.AsSpan(16), id);
        return key;
    }

    private static byte[] Ascii(FormattableString text) =>
        Encoding.ASCII.GetBytes(FormattableString.Invariant(text));
}

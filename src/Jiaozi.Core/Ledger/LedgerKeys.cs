using System.Buffers.Binary;
using System.Text;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// The keys under which a central keeps its books; numbers are big endian, so that byte order is their order.
/// </summary>
public static class LedgerKeys
{
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

    /// <summary>Region (6, zero padded).</summary>
    public static byte[] OutboxOf(RegionCode destination)
    {
        byte[] key = new byte[RegionCode.MaxLength];
        Encoding.ASCII.GetBytes(destination.ToString(), key);
        return key;
    }

    /// <summary>Region (6, zero padded), number (8).</summary>
    public static byte[] Outbox(RegionCode destination, ulong number) => [.. OutboxOf(destination), .. Number(number)];

    /// <summary>Destination and number of an outbox key.</summary>
    public static (RegionCode Destination, ulong Number) ReadOutbox(ReadOnlySpan<byte> key) =>
        (RegionCode.Parse(Encoding.ASCII.GetString(key[..RegionCode.MaxLength]).TrimEnd('\0')),
            BinaryPrimitives.ReadUInt64BigEndian(key[RegionCode.MaxLength..]));

    /// <summary>Number (8).</summary>
    public static byte[] Seal(ulong number) => Number(number);

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

    private static byte[] Number(ulong number)
    {
        byte[] key = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(key, number);
        return key;
    }
}

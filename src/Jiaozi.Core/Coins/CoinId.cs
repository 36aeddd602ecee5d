using System.Buffers.Binary;
using System.Security.Cryptography;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Coins;

/// <summary>16 bytes that name a coin. Derived, never drawn, so a repeated order makes the same coins.</summary>
public readonly record struct CoinId(UInt128 Value)
{
    /// <summary>Bytes of the id.</summary>
    public const int Size = 16;

    /// <summary>
    /// The first 16 bytes of SHA-256 over CBOR ["jiaozi-coin", account, order id, output index]. The account is the
    /// owner whose home central decides the order; with it in the hash nobody can aim at another owner's coin ids.
    /// </summary>
    public static CoinId Derive(OwnerId account, OrderId order, int output)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        new WireWriter().StartArray(4)
            .Text("jiaozi-coin").Owner(account).UInt128(order.Value).UInt64((ulong)output)
            .EndArray().Hash(hash);
        return new CoinId(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.Format(Value);
}

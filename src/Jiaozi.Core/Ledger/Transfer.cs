using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// A coin on its way to another region, as the outbox keeps it (seed: 同步). The coin id is derived from payer and
/// order id, so the sealed coin proves both; its number is proved by the <see cref="DeliveryClaim"/> it travels under.
/// CBOR [1, body, seal id, leaf index, payer, order id].
/// </summary>
public sealed record Transfer(
    CoinBody Body, ReadOnlyMemory<byte> BodyBytes, SealId Seal, int LeafIndex, OwnerId Payer, OrderId Order)
{
    private const int Version = 1;

    /// <summary>The stored form.</summary>
    public byte[] Encode() => new WireWriter().StartArray(6)
        .UInt64(Version).Bytes(BodyBytes.Span).UInt64(Seal.Value).UInt64((ulong)LeafIndex)
        .Owner(Payer).UInt128(Order.Value).EndArray().ToArray();

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="WireFormatException">The record is damaged.</exception>
    public static Transfer Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(6);
        if (reader.UInt64() != Version) throw new WireFormatException("A transfer is of another version.");
        ReadOnlyMemory<byte> body = reader.Bytes();
        SealId seal = SealId.Read(reader.UInt64());
        int leaf = reader.Int32(MerkleTree.MaxLeafIndex);
        OwnerId payer = reader.Owner();
        var order = new OrderId(reader.UInt128());
        reader.EndArray();
        reader.End();
        return new Transfer(CoinBody.Decode(body), body, seal, leaf, payer, order);
    }
}

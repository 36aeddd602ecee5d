using Jiaozi.Core.Coins;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// An unspent coin as its home central keeps it: the body and where it stands under the central's own seals, from
/// which a proof can be cut at any time. CBOR [1, body, seal id, leaf index].
/// </summary>
public sealed record StoredCoin(CoinBody Body, ReadOnlyMemory<byte> BodyBytes, SealId Seal, int LeafIndex)
{
    private const int Version = 1;

    /// <summary>The stored form.</summary>
    public byte[] Encode() => Encode(BodyBytes.Span, Seal, LeafIndex);

    /// <summary>The stored form of a coin by its parts.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> body, SealId seal, int leafIndex) => new WireWriter().StartArray(4)
        .UInt64(Version).Bytes(body).UInt64(seal.Value).UInt64((ulong)leafIndex).EndArray().ToArray();

    /// <summary>What coins are worth together, in minor units; all of them must be there.</summary>
    public static UInt128 Sum(IReadOnlyList<StoredCoin?> coins)
    {
        UInt128 sum = 0;
        for (int i = 0; i < coins.Count; i++) sum = checked(sum + (UInt128)coins[i]!.Body.Amount.MinorUnits);
        return sum;
    }

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="WireFormatException">The record is damaged.</exception>
    public static StoredCoin Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(4);
        if (reader.UInt64() != Version) throw new WireFormatException("A stored coin is of another version.");
        ReadOnlyMemory<byte> body = reader.Bytes();
        SealId seal = SealId.Read(reader.UInt64());
        int leaf = reader.Int32(MerkleTree.MaxLeafIndex);
        reader.EndArray();
        reader.End();
        return new StoredCoin(CoinBody.Decode(body), body, seal, leaf);
    }
}

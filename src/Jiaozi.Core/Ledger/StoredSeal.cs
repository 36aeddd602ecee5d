using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// A seal with the leaf hashes of its tree (32 bytes each), from which receipts are cut. CBOR [1, seal, leaves].
/// </summary>
public sealed record StoredSeal(Seal Seal, ReadOnlyMemory<byte> Leaves)
{
    private const int Version = 1;

    /// <summary>The stored form.</summary>
    public byte[] Encode() => Encode(Seal, Leaves.Span);

    /// <summary>The stored form of a seal and its leaf hashes.</summary>
    public static byte[] Encode(Seal seal, ReadOnlySpan<byte> leaves) => new WireWriter().StartArray(3)
        .UInt64(Version).Bytes(seal.Encode()).Bytes(leaves).EndArray().ToArray();

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="WireFormatException">The record is damaged.</exception>
    public static StoredSeal Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(3);
        if (reader.UInt64() != Version) throw new WireFormatException("A stored seal is of another version.");
        Seal seal = Seal.Decode(reader.Bytes());
        ReadOnlyMemory<byte> leaves = reader.Bytes();
        reader.EndArray();
        reader.End();
        return leaves.Length > 0 && leaves.Length % MerkleTree.HashSize == 0
            ? new StoredSeal(seal, leaves)
            : throw new WireFormatException("A stored seal has broken leaves.");
    }
}

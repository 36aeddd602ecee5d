using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// The protected header of a seal and of every receipt cut from it: algorithm, key id, tree kind, log, seal number
/// and the SHA-256 of the seal summary. The signature covers it together with the tree's root.
/// </summary>
public sealed record SealHeader(
    CoseAlgorithm Algorithm, KeyId KeyId, LogId Log, ulong Number, ReadOnlyMemory<byte> SummaryHash)
{
    /// <summary>The deterministic encoding.</summary>
    public byte[] Encode() => new WireWriter().StartMap(6)
        .Int64(CoseLabels.Algorithm).Int64((int)Algorithm)
        .Int64(CoseLabels.KeyId).UInt128(KeyId.Value)
        .Int64(CoseLabels.DataStructure).Int64(CoseLabels.Rfc9162Sha256)
        .Int64(CoseLabels.Log).Text(Log.ToString())
        .Int64(CoseLabels.SealNumber).UInt64(Number)
        .Int64(CoseLabels.SummaryHash).Bytes(SummaryHash.Span)
        .EndMap().ToArray();

    /// <summary>Reads an encoded header.</summary>
    /// <exception cref="WireFormatException">Missing or unexpected labels.</exception>
    public static SealHeader Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        if (reader.StartMap() != 6) throw Unexpected();
        Expect(reader, CoseLabels.Algorithm);
        CoseAlgorithm algorithm = reader.Algorithm();
        Expect(reader, CoseLabels.KeyId);
        var keyId = new KeyId(reader.UInt128());
        Expect(reader, CoseLabels.DataStructure);
        if (reader.Int64() != CoseLabels.Rfc9162Sha256) throw Unexpected();
        Expect(reader, CoseLabels.Log);
        if (!LogId.TryParse(reader.Name(LogId.MaxLength), out LogId log)) throw Unexpected();
        Expect(reader, CoseLabels.SealNumber);
        ulong number = LogId.ReadNumber(reader);
        Expect(reader, CoseLabels.SummaryHash);
        ReadOnlyMemory<byte> summaryHash = reader.Bytes(MerkleTree.HashSize);
        reader.EndMap();
        reader.End();
        return new SealHeader(algorithm, keyId, log, number, summaryHash);
    }

    private static void Expect(WireReader reader, int label)
    {
        if (reader.Int64() != label) throw Unexpected();
    }

    private static WireFormatException Unexpected() => new("A seal header has missing or unexpected fields.");
}

using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// An RFC 9942 receipt: COSE_Sign1 with the root as detached payload and one inclusion proof in the unprotected
/// header. It proves that an entry is a leaf under the root that a region's key signed.
/// </summary>
public sealed class Receipt
{
    private byte[]? _encoded;

    /// <summary>Joins a seal's header and signature with the proof of one leaf.</summary>
    public Receipt(ReadOnlyMemory<byte> headerBytes, InclusionProof proof, ReadOnlyMemory<byte> signature)
        : this(SealHeader.Decode(headerBytes), headerBytes, proof, signature) { }

    internal Receipt(
        SealHeader header, ReadOnlyMemory<byte> headerBytes, InclusionProof proof, ReadOnlyMemory<byte> signature)
    {
        Header = header;
        HeaderBytes = headerBytes;
        Proof = proof;
        Signature = signature;
    }

    /// <summary>Who sealed, which log, which number.</summary>
    public SealHeader Header { get; }

    /// <summary>The header as it was signed.</summary>
    public ReadOnlyMemory<byte> HeaderBytes { get; }

    /// <summary>Where the leaf stands in the tree.</summary>
    public InclusionProof Proof { get; }

    /// <summary>The seal's signature, 64 bytes.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>The encoding.</summary>
    public ReadOnlyMemory<byte> Bytes => _encoded ??= Write().ToArray();

    /// <summary>Reads an encoded receipt.</summary>
    /// <exception cref="WireFormatException">Not a receipt with exactly one inclusion proof.</exception>
    public static Receipt Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.Tag(CoseLabels.Sign1Tag);
        reader.StartArray(4);
        ReadOnlyMemory<byte> header = reader.Bytes();
        if (reader.StartMap() != 1 || reader.Int64() != CoseLabels.Proofs) throw Unexpected();
        if (reader.StartMap() != 1 || reader.Int64() != CoseLabels.InclusionProofs) throw Unexpected();
        reader.StartArray(1);
        ReadOnlyMemory<byte> proof = reader.Bytes();
        reader.EndArray();
        reader.EndMap();
        reader.EndMap();
        if (!reader.TryNull()) throw new WireFormatException("A receipt's payload is not detached.");
        ReadOnlyMemory<byte> signature = reader.Bytes(PublicKey.SignatureSize);
        reader.EndArray();
        reader.End();
        return new Receipt(header, InclusionProof.Decode(proof), signature);
    }

    internal WireWriter Write() => Write(HeaderBytes.Span, Proof.Write(), Signature.Span);

    internal static WireWriter Write(ReadOnlySpan<byte> header, WireWriter proof, ReadOnlySpan<byte> signature) =>
        new WireWriter().Tag(CoseLabels.Sign1Tag).StartArray(4)
            .Bytes(header)
            .StartMap(1).Int64(CoseLabels.Proofs)
                .StartMap(1).Int64(CoseLabels.InclusionProofs)
                    .StartArray(1).Wrapped(proof).EndArray()
                .EndMap()
            .EndMap()
            .Null()
            .Bytes(signature)
            .EndArray();

    private static WireFormatException Unexpected() =>
        new("A receipt's unprotected header is not one inclusion proof.");
}

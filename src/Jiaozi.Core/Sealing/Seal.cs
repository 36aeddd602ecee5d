using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// A signed root over everything one commit created, with the summary that chains it to the seal before.
/// CBOR [summary, header, signature], all byte strings; the signature covers header and root.
/// </summary>
public sealed class Seal
{
    private Seal(
        SealSummary summary, ReadOnlyMemory<byte> summaryBytes, SealHeader header, ReadOnlyMemory<byte> headerBytes,
        ReadOnlyMemory<byte> signature)
    {
        Summary = summary;
        SummaryBytes = summaryBytes;
        SummaryHash = SealSummary.Hash(summaryBytes.Span);
        Header = header;
        HeaderBytes = headerBytes;
        Signature = signature;
    }

    /// <summary>What the seal says.</summary>
    public SealSummary Summary { get; }

    /// <summary>The summary as it was hashed.</summary>
    public ReadOnlyMemory<byte> SummaryBytes { get; }

    /// <summary>SHA-256 of <see cref="SummaryBytes"/>.</summary>
    public ReadOnlyMemory<byte> SummaryHash { get; }

    /// <summary>Who sealed.</summary>
    public SealHeader Header { get; }

    /// <summary>The header as it was signed.</summary>
    public ReadOnlyMemory<byte> HeaderBytes { get; }

    /// <summary>The region's signature.</summary>
    public ReadOnlyMemory<byte> Signature { get; }

    /// <summary>Seals a summary with a region's key.</summary>
    public static Seal Create(SealSummary summary, ISigner signer)
    {
        byte[] summaryBytes = summary.Encode();
        var header = new SealHeader(
            signer.PublicKey.Algorithm, signer.PublicKey.Id, summary.Log, summary.Number,
            SealSummary.Hash(summaryBytes));
        byte[] headerBytes = header.Encode();
        byte[] signature = signer.Sign(SignatureStructure.One(headerBytes, summary.Root.Span));
        return new Seal(summary, summaryBytes, header, headerBytes, signature);
    }

    /// <summary>The same seal signed again with another key of the region, after its own key was revoked.</summary>
    public Seal SignAgain(ISigner signer) => Create(Summary, signer);

    /// <summary>The receipt of one leaf.</summary>
    /// <param name="tree">The seal's tree, built from the stored leaf hashes.</param>
    /// <param name="leafIndex">The leaf.</param>
    public Receipt Cut(MerkleTree tree, int leafIndex) =>
        new(Header, HeaderBytes, new InclusionProof(tree.Size, leafIndex, tree.Path(leafIndex)), Signature);

    /// <summary>Writes the receipt of one leaf, as it would be encoded.</summary>
    internal WireWriter WriteReceipt(MerkleTree tree, int leafIndex) =>
        Receipt.Write(HeaderBytes.Span, InclusionProof.Write(tree, leafIndex), Signature.Span);

    /// <summary>True if header, summary and signature belong together under <paramref name="key"/>.</summary>
    public bool Verify(PublicKey key) =>
        Header.KeyId == key.Id
        && Header.Algorithm == key.Algorithm
        && Header.Log == Summary.Log
        && Header.Number == Summary.Number
        && Header.SummaryHash.Span.SequenceEqual(SummaryHash.Span)
        && key.Verify(SignatureStructure.One(HeaderBytes.Span, Summary.Root.Span), Signature.Span);

    /// <summary>The encoding.</summary>
    public byte[] Encode() => new WireWriter().StartArray(3)
        .Bytes(SummaryBytes.Span).Bytes(HeaderBytes.Span).Bytes(Signature.Span).EndArray().ToArray();

    /// <summary>Reads an encoded seal; <see cref="Verify"/> tells whether it is genuine.</summary>
    /// <exception cref="WireFormatException">Not a seal.</exception>
    public static Seal Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(3);
        ReadOnlyMemory<byte> summary = reader.Bytes();
        ReadOnlyMemory<byte> header = reader.Bytes();
        ReadOnlyMemory<byte> signature = reader.Bytes(PublicKey.SignatureSize);
        reader.EndArray();
        reader.End();
        return new Seal(SealSummary.Decode(summary), summary, SealHeader.Decode(header), header, signature);
    }
}

using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Wire.Cose;

/// <summary>
/// A signed message with a content type: COSE_Sign1 for one author, COSE_Sign for several (RFC 9052 §4).
/// Decoding checks the form; signatures are checked by whoever knows the keys.
/// </summary>
public sealed class SignedMessage
{
    /// <summary>Most signatures of one message.</summary>
    public const int MaxSignatures = 16;

    private const int MaxContentTypeLength = 64;

    private byte[]? _payloadHash;

    private SignedMessage(
        string contentType, ReadOnlyMemory<byte> payload, IReadOnlyList<SignatureEntry> signatures,
        ReadOnlyMemory<byte> bytes)
    {
        ContentType = contentType;
        Payload = payload;
        Signatures = signatures;
        Bytes = bytes;
    }

    /// <summary>The content type from the protected header.</summary>
    public string ContentType { get; }

    /// <summary>The signed content: deterministic CBOR.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>
    /// SHA-256 of <see cref="Payload"/>: the identity of the content, whoever signed it and how often.
    /// </summary>
    public ReadOnlyMemory<byte> PayloadHash => _payloadHash ??= Sha256.Hash(Payload.Span);

    /// <summary>One or more signatures.</summary>
    public IReadOnlyList<SignatureEntry> Signatures { get; }

    /// <summary>The whole message.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Signs with one key: COSE_Sign1.</summary>
    public static SignedMessage Sign(string contentType, byte[] payload, ISigner signer)
    {
        byte[] header = new WireWriter().StartMap(3)
            .Int64(CoseLabels.Algorithm).Int64((int)signer.PublicKey.Algorithm)
            .Int64(CoseLabels.ContentType).Text(contentType)
            .Int64(CoseLabels.KeyId).UInt128(signer.PublicKey.Id.Value)
            .EndMap().ToArray();
        byte[] signature = signer.Sign(SignatureStructure.One(header, payload));
        return Decode(new WireWriter().Tag(CoseLabels.Sign1Tag).StartArray(4)
            .Bytes(header).StartMap(0).EndMap().Bytes(payload).Bytes(signature)
            .EndArray().ToArray());
    }

    /// <summary>Signs with several keys: COSE_Sign, signatures in the order of the signers.</summary>
    public static SignedMessage SignByAll(string contentType, byte[] payload, IReadOnlyList<ISigner> signers)
    {
        byte[] body = new WireWriter().StartMap(1).Int64(CoseLabels.ContentType).Text(contentType).EndMap().ToArray();
        WireWriter writer = new WireWriter().Tag(CoseLabels.SignTag).StartArray(4)
            .Bytes(body).StartMap(0).EndMap().Bytes(payload).StartArray(signers.Count);
        foreach (ISigner signer in signers)
        {
            byte[] header = new WireWriter().StartMap(2)
                .Int64(CoseLabels.Algorithm).Int64((int)signer.PublicKey.Algorithm)
                .Int64(CoseLabels.KeyId).UInt128(signer.PublicKey.Id.Value)
                .EndMap().ToArray();
            writer.StartArray(3).Bytes(header).StartMap(0).EndMap()
                .Bytes(signer.Sign(SignatureStructure.OneOfSeveral(body, header, payload))).EndArray();
        }

        return Decode(writer.EndArray().EndArray().ToArray());
    }

    /// <summary>Reads a COSE_Sign1 or COSE_Sign message.</summary>
    /// <exception cref="WireFormatException">Anything else, unknown header labels included.</exception>
    public static SignedMessage Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) throw new WireFormatException("A signed message is empty.");
        bool one = bytes.Span[0] == 0xc0 + CoseLabels.Sign1Tag;
        var reader = new WireReader(bytes);
        reader.Tag(one ? CoseLabels.Sign1Tag : CoseLabels.SignTag);
        reader.StartArray(4);
        ReadOnlyMemory<byte> header = reader.Bytes();
        ReadEmptyMap(reader);
        ReadOnlyMemory<byte> payload = reader.Bytes();
        return one ? ReadOne(reader, header, payload, bytes) : ReadSeveral(reader, header, payload, bytes);
    }

    private static SignedMessage ReadOne(
        WireReader reader, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte> signature = reader.Bytes(PublicKey.SignatureSize);
        reader.EndArray();
        reader.End();
        (CoseAlgorithm algorithm, string? contentType, KeyId keyId) = ReadHeader(header, withContentType: true);
        return new SignedMessage(
            contentType!, payload, [new SignatureEntry(algorithm, keyId, null, header, payload, signature)], bytes);
    }

    private static SignedMessage ReadSeveral(
        WireReader reader, ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> bytes)
    {
        string contentType = ReadBodyHeader(body);
        int count = reader.StartArrayUpTo(MaxSignatures);
        if (count == 0) throw new WireFormatException("A message has no signature.");
        var signatures = new SignatureEntry[count];
        for (int i = 0; i < count; i++)
        {
            reader.StartArray(3);
            ReadOnlyMemory<byte> header = reader.Bytes();
            ReadEmptyMap(reader);
            ReadOnlyMemory<byte> signature = reader.Bytes(PublicKey.SignatureSize);
            reader.EndArray();
            (CoseAlgorithm algorithm, _, KeyId keyId) = ReadHeader(header, withContentType: false);
            signatures[i] = new SignatureEntry(algorithm, keyId, body, header, payload, signature);
        }

        reader.EndArray();
        reader.EndArray();
        reader.End();
        return new SignedMessage(contentType, payload, signatures, bytes);
    }

    private static (CoseAlgorithm Algorithm, string? ContentType, KeyId KeyId) ReadHeader(
        ReadOnlyMemory<byte> header, bool withContentType)
    {
        var reader = new WireReader(header);
        if (reader.StartMap() != (withContentType ? 3 : 2)) throw Unexpected();
        if (reader.Int64() != CoseLabels.Algorithm) throw Unexpected();
        CoseAlgorithm algorithm = reader.Algorithm();
        string? contentType = null;
        if (withContentType)
        {
            if (reader.Int64() != CoseLabels.ContentType) throw Unexpected();
            contentType = reader.Name(MaxContentTypeLength);
        }

        if (reader.Int64() != CoseLabels.KeyId) throw Unexpected();
        var keyId = new KeyId(reader.UInt128());
        reader.EndMap();
        reader.End();
        return (algorithm, contentType, keyId);
    }

    private static string ReadBodyHeader(ReadOnlyMemory<byte> header)
    {
        var reader = new WireReader(header);
        if (reader.StartMap() != 1 || reader.Int64() != CoseLabels.ContentType) throw Unexpected();
        string contentType = reader.Name(MaxContentTypeLength);
        reader.EndMap();
        reader.End();
        return contentType;
    }

    private static void ReadEmptyMap(WireReader reader)
    {
        if (reader.StartMap() != 0) throw new WireFormatException("An unprotected header is not empty.");
        reader.EndMap();
    }

    private static WireFormatException Unexpected() => new("A protected header has missing or unexpected labels.");
}

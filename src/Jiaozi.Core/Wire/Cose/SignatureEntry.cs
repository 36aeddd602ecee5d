using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Wire.Cose;

/// <summary>One signature of a message: who, with which algorithm, and what exactly was signed.</summary>
/// <param name="Algorithm">COSE algorithm id from the protected header.</param>
/// <param name="KeyId">Key id from the protected header.</param>
/// <param name="Body">Of several signatures: the message's own protected header; of one: nothing.</param>
/// <param name="Header">The protected header of this signature.</param>
/// <param name="Payload">The signed content.</param>
/// <param name="Value">The signature, 64 bytes.</param>
public sealed record SignatureEntry(
    CoseAlgorithm Algorithm, KeyId KeyId, ReadOnlyMemory<byte>? Body, ReadOnlyMemory<byte> Header,
    ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Value)
{
    /// <summary>The Sig_structure bytes (RFC 9052 §4.4), made anew at each call.</summary>
    public ReadOnlyMemory<byte> ToBeSigned => WriteToBeSigned().ToArray();

    /// <summary>True if the key is the named one and the signature is its.</summary>
    public bool IsBy(PublicKey key)
    {
        if (key.Id != KeyId || key.Algorithm != Algorithm) return false;
        using RentedBytes signed = WriteToBeSigned().ToRented();
        return key.Verify(signed.Span, Value.Span);
    }

    private WireWriter WriteToBeSigned() => Body is { } body
        ? SignatureStructure.WriteOneOfSeveral(body.Span, Header.Span, Payload.Span)
        : SignatureStructure.WriteOne(Header.Span, Payload.Span);
}

using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Wire.Cose;

/// <summary>One signature of a message: who, with which algorithm, and what exactly was signed.</summary>
/// <param name="Algorithm">COSE algorithm id from the protected header.</param>
/// <param name="KeyId">Key id from the protected header.</param>
/// <param name="ToBeSigned">The Sig_structure bytes (RFC 9052 §4.4).</param>
/// <param name="Value">The signature, 64 bytes.</param>
public sealed record SignatureEntry(
    CoseAlgorithm Algorithm, KeyId KeyId, ReadOnlyMemory<byte> ToBeSigned, ReadOnlyMemory<byte> Value)
{
    /// <summary>True if the key is the named one and the signature is its.</summary>
    public bool IsBy(PublicKey key) =>
        key.Id == KeyId && key.Algorithm == Algorithm && key.Verify(ToBeSigned.Span, Value.Span);
}

namespace Jiaozi.Core.Wire.Keys;

/// <summary>Signature algorithms by their COSE ids (IANA registry), so that others can join.</summary>
public enum CoseAlgorithm
{
    /// <summary>ECDSA with P-256 and SHA-256 (RFC 9053 §2.1): secure elements, browsers, cards.</summary>
    ES256 = -7,

    /// <summary>Ed25519, fully specified (RFC 9864).</summary>
    Ed25519 = -19,
}

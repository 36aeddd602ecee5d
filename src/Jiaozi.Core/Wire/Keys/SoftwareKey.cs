using System.Security.Cryptography;
using NSec.Cryptography;

namespace Jiaozi.Core.Wire.Keys;

/// <summary>
/// A private key in memory. The caller supplies the 32 secret bytes, so nothing here draws randomness.
/// </summary>
public sealed class SoftwareKey : ISigner, IDisposable
{
    /// <summary>Bytes of the secret: the Ed25519 seed (RFC 8032) or the P-256 scalar.</summary>
    public const int SecretSize = 32;

    private readonly Key? _ed25519;
    private readonly ECDsa? _es256;

    private SoftwareKey(Key ed25519)
    {
        _ed25519 = ed25519;
        PublicKey = PublicKey.FromEd25519(ed25519.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    private SoftwareKey(ECDsa es256)
    {
        _es256 = es256;
        ECPoint point = es256.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = PublicKey.FromP256(point.X, point.Y);
    }

    /// <inheritdoc/>
    public PublicKey PublicKey { get; }

    /// <summary>Makes the key that belongs to 32 secret bytes.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes, or no scalar of P-256.</exception>
    public static SoftwareKey FromSecret(CoseAlgorithm algorithm, ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SecretSize) throw new ArgumentException("A secret has 32 bytes.", nameof(secret));
        return algorithm switch
        {
            CoseAlgorithm.Ed25519 => new SoftwareKey(
                Key.Import(SignatureAlgorithm.Ed25519, secret, KeyBlobFormat.RawPrivateKey)),
            CoseAlgorithm.ES256 => new SoftwareKey(ImportP256(secret)),
            _ => throw new ArgumentException($"{algorithm} is not supported.", nameof(algorithm)),
        };
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        if (_ed25519 is not null) return SignatureAlgorithm.Ed25519.Sign(_ed25519, data);
        lock (_es256!) return _es256.SignData(data, HashAlgorithmName.SHA256);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ed25519?.Dispose();
        _es256?.Dispose();
    }

    private static ECDsa ImportP256(ReadOnlySpan<byte> scalar)
    {
        try
        {
            return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar.ToArray() });
        }
        catch (CryptographicException fault)
        {
            throw new ArgumentException("The secret is no scalar of P-256.", nameof(scalar), fault);
        }
    }
}

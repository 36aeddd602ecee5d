using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Keys;

/// <summary>Secrets as PKCS#8 (RFC 5958): Ed25519 by RFC 8410 §7, P-256 as ECPrivateKey (RFC 5915).</summary>
internal static class Pkcs8Codec
{
    private const string Ed25519Oid = "1.3.101.112";
    private const string EcPublicKeyOid = "1.2.840.10045.2.1";
    private const string P256Oid = "1.2.840.10045.3.1.7";

    public static Pkcs8PrivateKeyInfo Encode(CoseAlgorithm algorithm, ReadOnlySpan<byte> secret)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        if (algorithm == CoseAlgorithm.Ed25519)
        {
            writer.WriteOctetString(secret);
            return new Pkcs8PrivateKeyInfo(new Oid(Ed25519Oid), null, writer.Encode());
        }

        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret.ToArray() };
        using (ECDsa key = ECDsa.Create(parameters))
        {
            writer.WriteObjectIdentifier(P256Oid);
            return new Pkcs8PrivateKeyInfo(new Oid(EcPublicKeyOid), writer.Encode(), key.ExportECPrivateKey());
        }
    }

    /// <exception cref="CryptographicException">Not a private key of a supported kind.</exception>
    public static (CoseAlgorithm Algorithm, byte[] Secret) Decode(Pkcs8PrivateKeyInfo info)
    {
        switch (info.AlgorithmId.Value)
        {
            case Ed25519Oid:
                byte[] seed = ReadOctets(info.PrivateKeyBytes);
                return seed.Length == SoftwareKey.SecretSize
                    ? (CoseAlgorithm.Ed25519, seed)
                    : throw new CryptographicException("The Ed25519 key has not 32 bytes.");
            case EcPublicKeyOid:
                using (ECDsa key = ECDsa.Create())
                {
                    key.ImportPkcs8PrivateKey(info.Encode(), out _);
                    ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
                    return parameters.Curve.Oid.Value == P256Oid
                        ? (CoseAlgorithm.ES256, parameters.D!)
                        : throw new CryptographicException("The key is not on the curve P-256.");
                }

            default:
                throw new CryptographicException("The key is neither Ed25519 nor P-256.");
        }
    }

    private static byte[] ReadOctets(ReadOnlyMemory<byte> der)
    {
        try
        {
            var reader = new AsnReader(der, AsnEncodingRules.DER);
            byte[] octets = reader.ReadOctetString();
            reader.ThrowIfNotEmpty();
            return octets;
        }
        catch (AsnContentException fault)
        {
            throw new CryptographicException("The Ed25519 key is not an octet string.", fault);
        }
    }
}

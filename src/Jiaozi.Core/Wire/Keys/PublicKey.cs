using System.Buffers.Binary;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Jiaozi.Core.Wire.Keys;

/// <summary>
/// A public key with its COSE_Key form (RFC 9052 §7). The key is imported once, here: importing an ES256 key costs
/// several times a verification, so keep the object, not the bytes.
/// </summary>
public sealed class PublicKey : IEquatable<PublicKey>
{
    /// <summary>Bytes of every signature.</summary>
    public const int SignatureSize = 64;

    /// <summary>Longest COSE_Key that is read.</summary>
    public const int MaxCoseBytes = 128;

    private const int CoordinateSize = 32;
    private const int KeyTypeOkp = 1;
    private const int KeyTypeEc2 = 2;
    private const int CurveP256 = 1;
    private const int CurveEd25519 = 6;

    private readonly NSec.Cryptography.PublicKey? _ed25519;
    private readonly ECDsa? _es256;
    private readonly byte[] _cose;

    private PublicKey(CoseAlgorithm algorithm, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        Algorithm = algorithm;
        _cose = Encode(algorithm, x, y, withAlgorithm: true);
        Span<byte> thumbprint = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encode(algorithm, x, y, withAlgorithm: false), thumbprint);
        Id = new KeyId(BinaryPrimitives.ReadUInt128BigEndian(thumbprint));
        if (algorithm == CoseAlgorithm.Ed25519) _ed25519 = ImportEd25519(x);
        else _es256 = ImportP256(x, y);
    }

    /// <summary>The algorithm that the key is for.</summary>
    public CoseAlgorithm Algorithm { get; }

    /// <summary>The key's id.</summary>
    public KeyId Id { get; }

    /// <summary>The COSE_Key with kty, alg and the public coordinates.</summary>
    public ReadOnlyMemory<byte> Cose => _cose;

    /// <summary>An Ed25519 key from its 32 bytes (RFC 8032).</summary>
    /// <exception cref="WireFormatException">Not a point.</exception>
    public static PublicKey FromEd25519(ReadOnlySpan<byte> x) => new(CoseAlgorithm.Ed25519, x, default);

    /// <summary>An ES256 key from its coordinates, 32 bytes each.</summary>
    /// <exception cref="WireFormatException">Not a point of P-256.</exception>
    public static PublicKey FromP256(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y) => new(CoseAlgorithm.ES256, x, y);

    /// <summary>Reads a COSE_Key written by <see cref="Cose"/>: kty, alg, crv, x and, for ES256, y.</summary>
    /// <exception cref="WireFormatException">Anything else.</exception>
    public static PublicKey Decode(ReadOnlyMemory<byte> cose)
    {
        if (cose.Length > MaxCoseBytes) throw new WireFormatException("A COSE_Key is too long.");
        var reader = new WireReader(cose);
        int pairs = reader.StartMap();
        Expect(reader, label: 1);
        long keyType = reader.Int64();
        Expect(reader, label: 3);
        CoseAlgorithm algorithm = reader.Algorithm();
        Expect(reader, label: -1);
        long curve = reader.Int64();
        Expect(reader, label: -2);
        ReadOnlyMemory<byte> x = reader.Bytes(CoordinateSize);
        ReadOnlyMemory<byte> y = default;
        if (pairs == 5)
        {
            Expect(reader, label: -3);
            y = reader.Bytes(CoordinateSize);
        }

        reader.EndMap();
        reader.End();
        return (keyType, algorithm, curve, pairs) switch
        {
            (KeyTypeOkp, CoseAlgorithm.Ed25519, CurveEd25519, 4) => FromEd25519(x.Span),
            (KeyTypeEc2, CoseAlgorithm.ES256, CurveP256, 5) => FromP256(x.Span, y.Span),
            _ => throw new WireFormatException("A COSE_Key is of no supported kind (Ed25519, ES256)."),
        };
    }

    /// <summary>True if <paramref name="signature"/> is this key's signature of <paramref name="data"/>.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize) return false;
        if (_ed25519 is not null) return SignatureAlgorithm.Ed25519.Verify(_ed25519, data, signature);

        // ECDsa does not promise thread safety; one device rarely signs two orders at once, so this costs nothing.
        lock (_es256!) return _es256.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && _cose.AsSpan().SequenceEqual(other._cose);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <summary>Algorithm and key id.</summary>
    public override string ToString() => $"{Algorithm}:{Id}";

    private static void Expect(WireReader reader, int label)
    {
        if (reader.Int64() != label) throw new WireFormatException($"A COSE_Key has no label {label} in its place.");
    }

    private static byte[] Encode(
        CoseAlgorithm algorithm, ReadOnlySpan<byte> x, ReadOnlySpan<byte> y, bool withAlgorithm)
    {
        bool ec2 = algorithm == CoseAlgorithm.ES256;
        var writer = new WireWriter().StartMap((ec2 ? 4 : 3) + (withAlgorithm ? 1 : 0));
        writer.Int64(1).Int64(ec2 ? KeyTypeEc2 : KeyTypeOkp);
        if (withAlgorithm) writer.Int64(3).Int64((int)algorithm);
        writer.Int64(-1).Int64(ec2 ? CurveP256 : CurveEd25519).Int64(-2).Bytes(x);
        if (ec2) writer.Int64(-3).Bytes(y);
        return writer.EndMap().ToArray();
    }

    private static NSec.Cryptography.PublicKey ImportEd25519(ReadOnlySpan<byte> x) =>
        NSec.Cryptography.PublicKey.TryImport(
            SignatureAlgorithm.Ed25519, x, KeyBlobFormat.RawPublicKey, out NSec.Cryptography.PublicKey? key)
            ? key!
            : throw new WireFormatException("A key is not a point of Ed25519.");

    private static ECDsa ImportP256(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        try
        {
            return ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = x.ToArray(), Y = y.ToArray() },
            });
        }
        catch (CryptographicException fault)
        {
            throw new WireFormatException("A key is not a point of P-256.", fault);
        }
    }
}

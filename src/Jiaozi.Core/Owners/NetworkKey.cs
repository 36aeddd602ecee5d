using System.Security.Cryptography;
using System.Text;

namespace Jiaozi.Core.Owners;

/// <summary>
/// The secret that all centrals and fronts of a network share to turn feature values into owner ids. Without it
/// nobody can find out whose coin it is by trying all phone numbers. It moves no money.
/// </summary>
public sealed class NetworkKey
{
    /// <summary>Length of the key in bytes.</summary>
    public const int Size = 32;

    private readonly byte[] _key;

    /// <summary>Copies the key.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public NetworkKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != Size)
            throw new ArgumentException($"A network key has {Size} bytes, not {key.Length}.", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>
    /// The owner digest: the first 16 bytes of HMAC-SHA256 (RFC 2104) over the ASCII canonical text of the value.
    /// </summary>
    /// <exception cref="ArgumentException">The value is <c>default</c> and names nobody.</exception>
    public OwnerDigest Digest(FeatureValue value)
    {
        if (value.IsNone) throw new ArgumentException("This feature value names nobody.", nameof(value));
        Span<byte> text = stackalloc byte[FeatureValue.MaxCanonicalLength];
        int length = Encoding.UTF8.GetBytes(value.ToString(), text);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, text[..length], mac);
        return OwnerDigest.Read(mac[..OwnerDigest.Size]);
    }

    /// <summary>The type's name; never the key.</summary>
    public override string ToString() => nameof(NetworkKey);
}

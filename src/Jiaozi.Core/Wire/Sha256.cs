using System.Security.Cryptography;

namespace Jiaozi.Core.Wire;

/// <summary>
/// SHA-256 of inputs in pieces. A payment needs some forty short hashes; most of what one costs is setting it up, so
/// each thread keeps one and uses it again.
/// </summary>
internal static class Sha256
{
    /// <summary>Length of a hash in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    [ThreadStatic]
    private static IncrementalHash? _ofThread;

    private static IncrementalHash OfThread =>
        _ofThread ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The hash of the bytes, 32 bytes.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        byte[] hash = new byte[Size];
        Hash(bytes, hash);
        return hash;
    }

    /// <summary>Writes the hash of the bytes, 32 bytes.</summary>
    public static void Hash(ReadOnlySpan<byte> bytes, Span<byte> hash)
    {
        IncrementalHash sha = OfThread;
        sha.AppendData(bytes);
        sha.GetHashAndReset(hash);
    }
}

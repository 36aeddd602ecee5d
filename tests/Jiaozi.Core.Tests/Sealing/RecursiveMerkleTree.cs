using System.Security.Cryptography;

namespace Jiaozi.Core.Tests.Sealing;

/// <summary>RFC 9162 §2.1.1 and §2.1.3.1 word for word: recursion at the largest power of two below the size.</summary>
internal static class RecursiveMerkleTree
{
    public static byte[] Root(byte[][] leafHashes)
    {
        if (leafHashes.Length == 1) return leafHashes[0];
        int k = Split(leafHashes.Length);
        return SHA256.HashData([1, .. Root(leafHashes[..k]), .. Root(leafHashes[k..])]);
    }

    public static IReadOnlyList<byte[]> Path(int index, byte[][] leafHashes)
    {
        if (leafHashes.Length == 1) return [];
        int k = Split(leafHashes.Length);
        return index < k
            ? [.. Path(index, leafHashes[..k]), Root(leafHashes[k..])]
            : [.. Path(index - k, leafHashes[k..]), Root(leafHashes[..k])];
    }

    /// <summary>On which side the sibling stands at every level, lowest first.</summary>
    public static string Shape(int index, int size)
    {
        if (size == 1) return "";
        int k = Split(size);
        return index < k ? Shape(index, k) + "R" : Shape(index - k, size - k) + "L";
    }

    private static int Split(int size)
    {
        int k = 1;
        while (2 * k < size) k *= 2;
        return k;
    }
}

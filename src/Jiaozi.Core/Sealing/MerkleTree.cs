using System.Numerics;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// The Merkle tree of RFC 9162 §2.1 with SHA-256. Built level by level: pairs are hashed together and an odd last
/// node moves up as it is, which gives the same root as the recursive split at the largest power of two.
/// </summary>
public sealed class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashSize = Sha256.Size;

    /// <summary>Most leaves of one tree.</summary>
    public const int MaxLeaves = 1 << 16;

    /// <summary>Largest index of a leaf.</summary>
    public const int MaxLeafIndex = MaxLeaves - 1;

    private readonly List<byte[]> _levels = [];

    /// <summary>Builds the tree over leaf hashes laid end to end.</summary>
    /// <exception cref="ArgumentException">No leaf, a broken hash, or more than <see cref="MaxLeaves"/>.</exception>
    public MerkleTree(ReadOnlySpan<byte> leafHashes)
    {
        if (leafHashes.IsEmpty || leafHashes.Length % HashSize != 0 || leafHashes.Length / HashSize > MaxLeaves)
            throw new ArgumentException("Leaf hashes are one or more runs of 32 bytes.", nameof(leafHashes));
        _levels.Add(leafHashes.ToArray());
        while (_levels[^1].Length > HashSize) _levels.Add(NextLevel(_levels[^1]));
    }

    /// <summary>Number of leaves.</summary>
    public int Size => _levels[0].Length / HashSize;

    /// <summary>The root hash.</summary>
    public ReadOnlyMemory<byte> Root => _levels[^1];

    /// <summary>SHA-256(0x00, entry): the hash of a leaf (RFC 9162 §2.1.1).</summary>
    public static byte[] HashLeaf(ReadOnlySpan<byte> entry)
    {
        byte[] hash = new byte[HashSize];
        HashLeaf(entry, hash);
        return hash;
    }

    /// <summary>Writes the hash of a leaf, 32 bytes.</summary>
    public static void HashLeaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        Span<byte> input = entry.Length < 512 ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        input[0] = 0;
        entry.CopyTo(input[1..]);
        Sha256.Hash(input, hash);
    }

    /// <summary>The inclusion path of a leaf, lowest sibling first (RFC 9162 §2.1.3.1).</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Path(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        var path = new List<ReadOnlyMemory<byte>>(_levels.Count - 1);
        for (int level = 0; level < _levels.Count - 1; level++, index >>= 1)
            if (Sibling(level, index) is { IsEmpty: false } sibling) path.Add(sibling);
        return path;
    }

    /// <summary>Writes the inclusion path of a leaf as an array of its hashes.</summary>
    internal WireWriter WritePath(WireWriter writer, int leaf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, Size);
        int length = 0;
        for (int level = 0, index = leaf; level < _levels.Count - 1; level++, index >>= 1)
            if (!Sibling(level, index).IsEmpty) length++;
        writer.StartArray(length);
        for (int level = 0, index = leaf; level < _levels.Count - 1; level++, index >>= 1)
            if (Sibling(level, index) is { IsEmpty: false } sibling) writer.Bytes(sibling.Span);
        return writer.EndArray();
    }

    /// <summary>Computes the root from a leaf and its path (RFC 9162 §2.1.3.2).</summary>
    /// <returns>The root, or null if the path's length does not fit index and size.</returns>
    public static byte[]? RootFromPath(
        ReadOnlySpan<byte> leafHash, int index, int size, IReadOnlyList<ReadOnlyMemory<byte>> path)
    {
        if (size is < 1 or > MaxLeaves || index < 0 || index >= size) return null;
        int last = size - 1;
        Span<byte> hash = stackalloc byte[HashSize];
        leafHash.CopyTo(hash);
        for (int i = 0; i < path.Count; i++)
        {
            ReadOnlyMemory<byte> sibling = path[i];
            if (last == 0 || sibling.Length != HashSize) return null;
            if ((index & 1) == 1 || index == last)
            {
                HashNode(sibling.Span, hash, hash);
                int skip = (index & 1) == 0 ? BitOperations.TrailingZeroCount(index) : 0;
                index >>= skip;
                last >>= skip;
            }
            else
            {
                HashNode(hash, sibling.Span, hash);
            }

            index >>= 1;
            last >>= 1;
        }

        return last == 0 ? hash.ToArray() : null;
    }

    /// <summary>The other node under the same parent; empty if there is none and the node moves up as it is.</summary>
    private ReadOnlyMemory<byte> Sibling(int level, int index)
    {
        int start = (index ^ 1) * HashSize;
        return start < _levels[level].Length ? _levels[level].AsMemory(start, HashSize) : default;
    }

    private static byte[] NextLevel(byte[] level)
    {
        int nodes = level.Length / HashSize;
        byte[] next = new byte[(nodes + 1) / 2 * HashSize];
        for (int i = 0; i + 1 < nodes; i += 2)
        {
            ReadOnlySpan<byte> left = level.AsSpan(i * HashSize, HashSize);
            ReadOnlySpan<byte> right = level.AsSpan((i + 1) * HashSize, HashSize);
            HashNode(left, right, next.AsSpan(i / 2 * HashSize));
        }

        if (nodes % 2 == 1) level.AsSpan(level.Length - HashSize).CopyTo(next.AsSpan(next.Length - HashSize));
        return next;
    }

    /// <summary>SHA-256(0x01, left, right); the hash may take the place of either.</summary>
    private static void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[1 + 2 * HashSize];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashSize)..]);
        Sha256.Hash(input, hash);
    }
}

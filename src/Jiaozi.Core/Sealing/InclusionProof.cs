using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Sealing;

/// <summary>An inclusion proof (RFC 9942): CBOR [tree size, leaf index, [path hashes]].</summary>
public sealed record InclusionProof(int TreeSize, int LeafIndex, IReadOnlyList<ReadOnlyMemory<byte>> Path)
{
    private const int MaxPathLength = 16;

    /// <summary>The root that the proof leads to from <paramref name="entry"/>, or null if it leads nowhere.</summary>
    public byte[]? Root(ReadOnlySpan<byte> entry)
    {
        Span<byte> leaf = stackalloc byte[MerkleTree.HashSize];
        MerkleTree.HashLeaf(entry, leaf);
        return MerkleTree.RootFromPath(leaf, LeafIndex, TreeSize, Path);
    }

    /// <summary>The encoding.</summary>
    public byte[] Encode() => Write().ToArray();

    internal WireWriter Write()
    {
        WireWriter writer = new WireWriter().StartArray(3)
            .UInt64((ulong)TreeSize).UInt64((ulong)LeafIndex).StartArray(Path.Count);
        for (int i = 0; i < Path.Count; i++) writer.Bytes(Path[i].Span);
        return writer.EndArray().EndArray();
    }

    /// <summary>Writes the proof of a tree's leaf, as <see cref="Encode"/> would.</summary>
    internal static WireWriter Write(MerkleTree tree, int leaf)
    {
        WireWriter writer = new WireWriter().StartArray(3).UInt64((ulong)tree.Size).UInt64((ulong)leaf);
        return tree.WritePath(writer, leaf).EndArray();
    }

    /// <summary>Reads an encoded proof.</summary>
    /// <exception cref="WireFormatException">Not a proof.</exception>
    public static InclusionProof Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(3);
        int size = reader.Int32(MerkleTree.MaxLeaves);
        int index = reader.Int32(MerkleTree.MaxLeafIndex);
        var path = new ReadOnlyMemory<byte>[reader.StartArrayUpTo(MaxPathLength)];
        for (int i = 0; i < path.Length; i++) path[i] = reader.Bytes(MerkleTree.HashSize);
        reader.EndArray();
        reader.EndArray();
        reader.End();
        return new InclusionProof(size, index, path);
    }
}

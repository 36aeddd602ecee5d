using CsCheck;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Core.Tests.Sealing;

public sealed class MerkleTreeTests
{
    // The leaves and roots of the Certificate Transparency reference implementation (RFC 6962, same tree as RFC 9162).
    private static readonly string[] Entries =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Root_ReferenceEntries_AreTheReferenceRoots()
    {
        byte[] leaves = [.. Entries.SelectMany(entry => MerkleTree.HashLeaf(Convert.FromHexString(entry)))];
        for (int size = 1; size <= 8; size++)
        {
            var tree = new MerkleTree(leaves.AsSpan(0, size * MerkleTree.HashSize));
            Assert.Equal(Roots[size - 1], Convert.ToHexStringLower(tree.Root.Span));
        }
    }

    [Fact]
    public void Path_ReferenceTree_IsTheReferencePath()
    {
        var tree = new MerkleTree([.. Entries.SelectMany(entry => MerkleTree.HashLeaf(Convert.FromHexString(entry)))]);
        string[] expected =
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ];
        Assert.Equal(expected, tree.Path(5).Select(hash => Convert.ToHexStringLower(hash.Span)));
    }

    [Fact]
    public void RootAndPaths_Sizes1To130_AreTheRecursiveDefinition()
    {
        byte[][] hashes = [.. Enumerable.Range(0, 130).Select(Leaf)];
        for (int size = 1; size <= 130; size++)
        {
            byte[][] leaves = hashes[..size];
            var tree = new MerkleTree([.. leaves.SelectMany(leaf => leaf)]);
            byte[] root = RecursiveMerkleTree.Root(leaves);
            Assert.Equal(root, tree.Root.ToArray());
            Assert.Equal(size, tree.Size);
            for (int index = 0; index < size; index++)
            {
                IReadOnlyList<ReadOnlyMemory<byte>> path = tree.Path(index);
                Assert.Equal(RecursiveMerkleTree.Path(index, leaves), path.Select(hash => hash.ToArray()));
                Assert.Equal(root, MerkleTree.RootFromPath(leaves[index], index, size, path));
            }
        }
    }

    [Fact]
    public void RootFromPath_AnyChangedBit_LeadsElsewhere() => Gen.Int[1, 70].SelectMany(
        size => Gen.Select(Gen.Const(size), Gen.Int[0, size - 1], Gen.Int[0, 7], Gen.Int[0, 255])).Sample(
        (size, index, level, bit) =>
        {
            MerkleTree tree = Tree(size);
            byte[] leaf = Leaf(index);
            byte[][] path = [.. tree.Path(index).Select(hash => hash.ToArray())];
            byte[] target = level < path.Length ? path[level] : leaf;
            target[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(tree.Root.ToArray(), MerkleTree.RootFromPath(leaf, index, size, Memory(path)));
        });

    [Fact]
    public void RootFromPath_EveryOtherIndex_LeadsElsewhere()
    {
        for (int size = 2; size <= 40; size++)
        {
            MerkleTree tree = Tree(size);
            for (int index = 0; index < size; index++)
            {
                for (int other = -1; other <= size; other++)
                {
                    if (other == index) continue;
                    Assert.NotEqual(
                        tree.Root.ToArray(), MerkleTree.RootFromPath(Leaf(index), other, size, tree.Path(index)));
                }
            }
        }
    }

    [Fact]
    public void RootFromPath_OtherSize_LeadsElsewhereUnlessThePathHasTheSameShape()
    {
        // A path fixes left and right at every level, not the size: leaf 0 of 5 climbs as leaf 0 of 6, 7 and 8 does.
        // The root is the signed one either way, so the leaf is where the region put it; the size proves nothing.
        for (int size = 1; size <= 40; size++)
        {
            MerkleTree tree = Tree(size);
            for (int index = 0; index < size; index++)
            {
                for (int other = 0; other <= 80; other++)
                {
                    bool same = other > index && RecursiveMerkleTree.Shape(index,
                        other) == RecursiveMerkleTree.Shape(index, size);
                    byte[]? root = MerkleTree.RootFromPath(Leaf(index), index, other, tree.Path(index));
                    Assert.Equal(same, root is not null && root.AsSpan().SequenceEqual(tree.Root.Span));
                }
            }
        }
    }

    [Fact]
    public void RootFromPath_TooLongTooShortOrBrokenPath_IsNull()
    {
        MerkleTree tree = Tree(6);
        ReadOnlyMemory<byte>[] path = [.. tree.Path(3)];
        Assert.Null(MerkleTree.RootFromPath(Leaf(3), 3, 6, path[..^1]));
        Assert.Null(MerkleTree.RootFromPath(Leaf(3), 3, 6, [.. path, new byte[32]]));
        Assert.Null(MerkleTree.RootFromPath(Leaf(3), 3, 6, [path[0], path[1], path[2][..31]]));
        Assert.Null(MerkleTree.RootFromPath(Leaf(3), 3, 0, path));
        Assert.Null(MerkleTree.RootFromPath(Leaf(3), 3, int.MaxValue, path));
        Assert.Null(MerkleTree.RootFromPath(Leaf(3), int.MinValue, 6, path));
    }

    [Fact]
    public void Tree_LargestSize_ProvesItsFirstAndLastLeaf()
    {
        byte[] leaves = new byte[MerkleTree.MaxLeaves * MerkleTree.HashSize];
        var tree = new MerkleTree(leaves);
        foreach (int index in new[] { 0, MerkleTree.MaxLeafIndex })
        {
            byte[]? root = MerkleTree.RootFromPath(new byte[32], index, MerkleTree.MaxLeaves, tree.Path(index));
            Assert.Equal(tree.Root.ToArray(), root);
            Assert.Equal(16, tree.Path(index).Count);
        }

        Assert.Throws<ArgumentException>(() => new MerkleTree(new byte[leaves.Length + 32]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Tree_NotRunsOf32Bytes_Throws(int length) =>
        Assert.Throws<ArgumentException>(() => new MerkleTree(new byte[length]));

    [Fact]
    public void HashLeaf_LongEntries_AreHashedWhole() => Gen.Byte.Array[500, 530].Sample(entry => Assert.Equal(
        System.Security.Cryptography.SHA256.HashData([0, .. entry]), MerkleTree.HashLeaf(entry)));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Path_IndexOutside_Throws(int index) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Tree(4).Path(index));

    private static byte[] Leaf(int index) => MerkleTree.HashLeaf([(byte)index, (byte)(index >> 8)]);

    private static MerkleTree Tree(int size) => new([.. Enumerable.Range(0, size).SelectMany(Leaf)]);

    private static ReadOnlyMemory<byte>[] Memory(byte[][] path) => [.. path.Select(hash => (ReadOnlyMemory<byte>)hash)];
}

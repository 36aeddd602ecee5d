using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Sealing;

public sealed class SealTests
{
    private static readonly MerkleTree Tree = new(new byte[96]);
    private static readonly SoftwareKey Key = World.Network.RegionKey(TestNetwork.Shanghai);

    private static readonly SealSummary Summary = new(
        World.File.Plan.Id, new LogId(TestNetwork.Shanghai, 0), 1, SealSummary.NoHash, World.Now, 3, Tree.Root,
        SealTotals.Zero);

    [Fact]
    public void Create_Decode_VerifiesUnderItsKeyOnly()
    {
        Seal seal = Seal.Decode(Seal.Create(Summary, Key).Encode());
        Assert.True(seal.Verify(Key.PublicKey));
        Assert.False(seal.Verify(World.Network.RegionKey(TestNetwork.Beijing).PublicKey));
    }

    [Fact]
    public void Verify_SummaryOfAnotherSeal_Fails()
    {
        Seal seal = Seal.Create(Summary, Key);
        foreach (SealSummary other in new[]
        {
            Summary with { Number = 2 }, Summary with { TimeUnixMs = 1 }, Summary with { Root = new byte[32] },
            Summary with { Totals = SealTotals.Zero with { Issued = 1, Created = 1 } },
            Summary with { Log = new LogId(TestNetwork.Shanghai, 1) }, Summary with { TreeSize = 4 },
            Summary with { Network = new NetworkId(5) }, Summary with { PreviousHash = new byte[] { 1 } },
        })
        {
            byte[] previous = [.. other.PreviousHash.Span, .. new byte[32]];
            byte[] forged = new WireWriter().StartArray(3)
                .Bytes((other with { PreviousHash = previous.AsMemory(0, 32) }).Encode())
                .Bytes(seal.HeaderBytes.Span).Bytes(seal.Signature.Span).EndArray().ToArray();
            Assert.False(Seal.Decode(forged).Verify(Key.PublicKey));
        }
    }

    [Fact]
    public void SignAgain_NewKey_KeepsSummaryAndHash()
    {
        SoftwareKey next = TestNetwork.Key("next", CoseAlgorithm.ES256);
        Seal seal = Seal.Create(Summary, Key);
        Seal again = seal.SignAgain(next);
        Assert.True(again.Verify(next.PublicKey));
        Assert.False(again.Verify(Key.PublicKey));
        Assert.Equal(seal.SummaryHash.ToArray(), again.SummaryHash.ToArray());
    }

    [Fact]
    public void Cut_EveryLeaf_LeadsToTheSignedRoot()
    {
        byte[][] entries = [[1], [2], [3], [4], [5]];
        var tree = new MerkleTree([.. entries.SelectMany(entry => MerkleTree.HashLeaf(entry))]);
        Seal seal = Seal.Create(Summary with { Root = tree.Root, TreeSize = 5 }, Key);
        for (int i = 0; i < entries.Length; i++)
        {
            Receipt receipt = Receipt.Decode(seal.Cut(tree, i).Bytes);
            byte[]? root = receipt.Proof.Root(entries[i]);
            Assert.Equal(tree.Root.ToArray(), root);
            Assert.True(Key.PublicKey.Verify(
                SignatureStructure.One(receipt.HeaderBytes.Span, root), receipt.Signature.Span));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(77)]
    public void WriteReceipt_EveryLeaf_IsTheReceiptThatIsCut(int leaves)
    {
        var tree = new MerkleTree(
            [.. Enumerable.Range(0, leaves).SelectMany(leaf => MerkleTree.HashLeaf([(byte)leaf]))]);
        Seal seal = Seal.Create(Summary with { Root = tree.Root, TreeSize = leaves }, Key);
        for (int i = 0; i < leaves; i++)
            Assert.Equal(seal.Cut(tree, i).Bytes.ToArray(), seal.WriteReceipt(tree, i).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => seal.WriteReceipt(tree, leaves));
    }

    [Fact]
    public void Header_Written_IsTheHandMadeMap()
    {
        Seal seal = Seal.Create(Summary, Key);
        byte[] expected =
        [
            0xa6, 0x01, 0x32, 0x04, 0x50, .. Convert.FromHexString(Key.PublicKey.Id.ToString()),
            0x19, 0x01, 0x8b, 0x01,
            0x3a, 0x00, 0x01, 0x11, 0x70, 0x67, .. "CN-SH/0"u8,
            0x3a, 0x00, 0x01, 0x11, 0x71, 0x01,
            0x3a, 0x00, 0x01, 0x11, 0x72, 0x58, 0x20, .. seal.SummaryHash.Span,
        ];
        Assert.Equal(expected, seal.HeaderBytes.ToArray());
    }

    [Fact]
    public void Receipt_Written_IsTheRfc9942Form()
    {
        Seal seal = Seal.Create(Summary, Key);
        Receipt receipt = seal.Cut(Tree, 2);
        byte[] proof = [0x83, 0x03, 0x02, 0x81, 0x58, 0x20, .. Tree.Path(2)[0].Span];
        byte[] expected =
        [
            0xd2, 0x84, 0x58, (byte)seal.HeaderBytes.Length, .. seal.HeaderBytes.Span,
            0xa1, 0x19, 0x01, 0x8c, 0xa1, 0x20, 0x81, 0x58, (byte)proof.Length, .. proof,
            0xf6, 0x58, 0x40, .. seal.Signature.Span,
        ];
        Assert.Equal(expected, receipt.Bytes.ToArray());
    }
}

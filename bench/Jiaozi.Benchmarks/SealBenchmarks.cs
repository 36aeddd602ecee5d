using BenchmarkDotNet.Attributes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Benchmarks;

/// <summary>What sealing a commit costs, and cutting the receipts of its coins.</summary>
public class SealBenchmarks
{
    private readonly Sample _sample = new();
    private byte[][] _leaves = [];
    private MerkleTree _tree = null!;
    private Seal _seal = null!;

    /// <summary>Coins created by the commit.</summary>
    [Params(1, 64, 1024)]
    public int Coins { get; set; }

    /// <summary>Encodes the coins and asserts that seal and receipts verify.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _leaves = [.. Enumerable.Range(0, Coins).Select(i => _sample.Body(i).Encode())];
        _tree = new MerkleTree(Sample.HashLeaves(_leaves));
        _seal = Seal();
        Expect.That(_seal.Verify(_sample.RegionKey.PublicKey), "the seal verifies");
        var verifier = new CoinVerifier(new SealMemory());
        Receipt[] receipts = CutReceipts();
        for (int i = 0; i < Coins; i++)
        {
            Refusal? refusal = verifier.VerifyLeaf(_leaves[i], receipts[i], _sample.File);
            Expect.That(refusal is null, $"receipt {i} verifies");
        }
    }

    /// <summary>Leaf hashes, tree, summary and one Ed25519 signature.</summary>
    [Benchmark]
    public Seal Seal() => _sample.Sign(new MerkleTree(Sample.HashLeaves(_leaves)));

    /// <summary>The receipts of all coins.</summary>
    [Benchmark]
    public Receipt[] CutReceipts()
    {
        var receipts = new Receipt[Coins];
        for (int i = 0; i < receipts.Length; i++) receipts[i] = _seal.Cut(_tree, i);
        return receipts;
    }
}

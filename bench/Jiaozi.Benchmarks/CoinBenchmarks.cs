using BenchmarkDotNet.Attributes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Benchmarks;

/// <summary>What a front does with every coin string: read it and verify that it is authentic.</summary>
public class CoinBenchmarks
{
    // A memory of 128 keeps the newest 64 to 128 seals, so a seal is forgotten before its turn comes again.
    private const int Seals = 256;

    private readonly SealMemory _forgetful = new(capacity: 128);
    private readonly CoinVerifier _knowing = new(new SealMemory());
    private readonly string[] _texts = new string[Seals];
    private CoinVerifier _verifier = null!;
    private NetworkFile _network = null!;
    private int _next;

    /// <summary>Coins under the seal.</summary>
    [Params(1, 64)]
    public int Leaves { get; set; }

    /// <summary>Makes coins under many seals and asserts that they verify in both ways.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var sample = new Sample();
        _network = sample.File;
        _verifier = new CoinVerifier(_forgetful);
        for (int i = 0; i < Seals; i++)
            _texts[i] = sample.Coins(Enumerable.Range(i * Leaves, Leaves).Select(sample.Body))[Leaves / 2].ToString();
        for (int turn = 0; turn < 2 * Seals; turn++)
        {
            Coin coin = Coin.Parse(_texts[_next]);
            byte[] root = coin.Receipt.Proof.Root(coin.BodyBytes.Span)!;
            Expect.That(!_forgetful.Knows(SealMemory.Identify(coin.Receipt, root)), "the seal is forgotten");
            Expect.That(NewSeal() is null, "a coin under a new seal is authentic");
        }

        Expect.That(KnownSeal() is null, "a coin under a known seal is authentic");
    }

    /// <summary>The seal was verified before: hashes only.</summary>
    [Benchmark]
    public Refusal? KnownSeal() => _knowing.Verify(Coin.Parse(_texts[0]), _network);

    /// <summary>The seal was not seen before: hashes and one signature.</summary>
    [Benchmark]
    public Refusal? NewSeal()
    {
        string text = _texts[_next];
        _next = (_next + 1) % Seals;
        return _verifier.Verify(Coin.Parse(text), _network);
    }
}

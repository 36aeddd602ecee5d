using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Benchmarks;

/// <summary>The answer to a payment with change: two coins out of a seal over 64.</summary>
public class OutcomeBenchmarks
{
    private const int Leaves = 64;

    private Outcome _outcome = null!;
    private byte[] _bytes = [];

    /// <summary>Makes the answer and asserts that its reader finds it genuine.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var sample = new Sample();
        var payment = new SamplePayment(sample, number: 1);
        IReadOnlyList<CoinBody> created = payment.Decide().Effects!.Created;
        IReadOnlyList<Coin> coins =
            sample.Coins(created.Concat(Enumerable.Range(2, Leaves - created.Count).Select(sample.Body)));
        byte[] hash = SHA256.HashData(payment.Order.Encode());
        var record = new OutcomeRecord(
            sample.Payer, payment.Order.Id, hash, Status.Committed, Sample.NowUnixMs, Detail: "");
        _outcome = new Outcome(record, [.. coins.Take(created.Count)], receipt: null);
        _bytes = Encode();
        Outcome read = Decode();
        var verifier = new OutcomeVerifier(new CoinVerifier(new SealMemory()));
        Refusal? refusal = verifier.Verify(
            read, payment.Order, hash, sample.Payer, (UInt128)payment.Input.Body.Amount.MinorUnits, sample.File);
        Expect.That(refusal is null && read.Coins.Count == 2, "the answer is genuine");
        Expect.That(read.Encode().AsSpan().SequenceEqual(_bytes), "it is written as it was read");
    }

    /// <summary>Writes it.</summary>
    [Benchmark]
    public byte[] Encode() => _outcome.Encode();

    /// <summary>Reads it.</summary>
    [Benchmark]
    public Outcome Decode() => Outcome.Decode(_bytes);
}

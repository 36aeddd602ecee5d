using BenchmarkDotNet.Attributes;
using Jiaozi.Core.Ledger;

namespace Jiaozi.Benchmarks;

/// <summary>The rules of a payment from one coin with change.</summary>
public class DecideBenchmarks
{
    private readonly SamplePayment _payment = new(new Sample(), number: 1);

    /// <summary>Asserts that the payment commits with change.</summary>
    [GlobalSetup]
    public void Setup() =>
        Expect.That(Payment().Effects is { Destroyed.Count: 1, Created.Count: 2 }, "one coin becomes two");

    /// <summary>Decides it.</summary>
    [Benchmark]
    public Decision Payment() => _payment.Decide();
}

using BenchmarkDotNet.Attributes;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Benchmarks;

/// <summary>What a central does with every order before it decides: read it and verify its signature.</summary>
public class OrderBenchmarks
{
    private byte[] _signed = [];
    private ReadOnlyMemory<byte> _cose;
    private PublicKey _key = null!;

    /// <summary>The algorithm of the device key.</summary>
    [Params(CoseAlgorithm.Ed25519, CoseAlgorithm.ES256)]
    public CoseAlgorithm Algorithm { get; set; }

    /// <summary>Signs a payment and asserts that it is read and verified.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var sample = new Sample();
        PaymentOrder order = sample.Payment(2, sample.Body(1));
        SoftwareKey device = Sample.Device(Algorithm);
        _signed = SignedMessage.Sign(order.ContentType, order.Encode(), device).Bytes.ToArray();
        _cose = device.PublicKey.Cose;
        _key = ImportKey();
        Expect.That(_key.Equals(device.PublicKey), "the imported key is the device's");
        Expect.That(Decode().Id == order.Id, "the order is read");
        Expect.That(DecodeAndVerify()?.Id == order.Id, "the signature is the device's");
        _signed[^1] ^= 1;
        Expect.That(DecodeAndVerify() is null, "a changed signature is refused");
        _signed[^1] ^= 1;
    }

    /// <summary>Reads the message and the order in it.</summary>
    [Benchmark]
    public Order Decode() => Order.Decode(SignedMessage.Decode(_signed));

    /// <summary>The same, and the signature is verified with a key that is imported already.</summary>
    [Benchmark]
    public Order? DecodeAndVerify()
    {
        SignedMessage message = SignedMessage.Decode(_signed);
        var order = Order.Decode(message);
        return message.Signatures[0].IsBy(_key) ? order : null;
    }

    /// <summary>Reads a device key for the first time.</summary>
    [Benchmark]
    public PublicKey ImportKey() => PublicKey.Decode(_cose);
}

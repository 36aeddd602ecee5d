using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Benchmarks;

/// <summary>A payment from one coin with change, ready to be decided.</summary>
internal sealed class SamplePayment
{
    private static readonly PublicKey Device = Sample.Device(CoseAlgorithm.Ed25519).PublicKey;

    private readonly Sample _sample;
    private readonly AccountState _account;
    private readonly StoredCoin[] _inputs;

    /// <summary>Makes the payment of that number; its coin differs from those of other payments.</summary>
    public SamplePayment(Sample sample, int number)
    {
        _sample = sample;
        _account = new AccountState { Devices = [new Device(Device, "phone", Sample.NowUnixMs, RevokedUnixMs: null)] };
        Input = Sample.Stored(sample.Body(number));
        _inputs = [Input];
        Order = sample.Payment(-number, Input.Body);
    }

    /// <summary>The coin it spends.</summary>
    public StoredCoin Input { get; }

    /// <summary>The order.</summary>
    public PaymentOrder Order { get; }

    /// <summary>Decides it, as a central does.</summary>
    public Decision Decide() => SpendingRules.DecidePayment(
        Order, _sample.Payee, Device.Id, _account, _inputs, inTransit: _ => false, Sample.Terms);
}

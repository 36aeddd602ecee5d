using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Orders;

/// <summary>
/// A payment (seed S1: 支付请求), signed by a device of the payer.
/// CBOR [1, network, id, expiry, payer, payee, currency, amount, [coin ids]].
/// </summary>
public sealed record PaymentOrder(
    NetworkId Network, OrderId Id, long ExpiryUnixMs, OwnerId Payer, Party Payee, string Currency, Amount Amount,
    IReadOnlyList<CoinId> Inputs) : SpendingOrder(Network, Id, ExpiryUnixMs, Payer, Currency, Amount, Inputs)
{
    internal const int Fields = 5;

    /// <inheritdoc/>
    public override string ContentType => ContentTypes.Payment;

    private protected override int FieldCount => Fields;

    private protected override void WriteFields(WireWriter writer)
    {
        writer.Owner(Payer);
        Payee.Write(writer);
        writer.Text(Currency).UInt64((ulong)Amount.MinorUnits);
        WriteInputs(writer, Inputs);
    }

    internal static PaymentOrder Read(WireReader reader, NetworkId network, OrderId id, long expiry) =>
        new(network, id, expiry, reader.Owner(), Party.Read(reader), ReadCurrency(reader), Amount.Read(reader),
            ReadInputs(reader));
}

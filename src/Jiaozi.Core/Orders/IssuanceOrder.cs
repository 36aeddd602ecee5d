using Jiaozi.Core.Money;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Puts money into circulation (seed: 制造数字货币的发行), signed by several operators and decided in the payee's home
/// region. CBOR [1, network, id, expiry, payee, currency, amount].
/// </summary>
public sealed record IssuanceOrder(
    NetworkId Network, OrderId Id, long ExpiryUnixMs, Party Payee, string Currency, Amount Amount)
    : Order(Network, Id, ExpiryUnixMs)
{
    internal const int Fields = 3;

    /// <inheritdoc/>
    public override string ContentType => ContentTypes.Issuance;

    private protected override int FieldCount => Fields;

    private protected override void WriteFields(WireWriter writer)
    {
        Payee.Write(writer);
        writer.Text(Currency).UInt64((ulong)Amount.MinorUnits);
    }

    internal static IssuanceOrder Read(WireReader reader, NetworkId network, OrderId id, long expiry)
    {
        Party payee = Party.Read(reader);
        string currency = reader.Text(3);
        if (!Money.Currency.IsCode(currency))
            throw new WireFormatException(Status.MalformedRequest, "The currency is no ISO 4217 code.");
        return new IssuanceOrder(network, id, expiry, payee, currency, Amount.Read(reader));
    }
}

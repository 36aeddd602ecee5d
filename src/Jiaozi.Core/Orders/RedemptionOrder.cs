using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Takes money out of circulation, signed by a device of an institution.
/// CBOR [1, network, id, expiry, owner, currency, amount, [coin ids]].
/// </summary>
public sealed record RedemptionOrder(
    NetworkId Network, OrderId Id, long ExpiryUnixMs, OwnerId Payer, string Currency, Amount Amount,
    IReadOnlyList<CoinId> Inputs) : SpendingOrder(Network, Id, ExpiryUnixMs, Payer, Currency, Amount, Inputs)
{
    internal const int Fields = 4;

    /// <inheritdoc/>
    public override string ContentType => ContentTypes.Redemption;

    private protected override int FieldCount => Fields;

    private protected override void WriteFields(WireWriter writer)
    {
        writer.Owner(Payer).Text(Currency).UInt64((ulong)Amount.MinorUnits);
        WriteInputs(writer, Inputs);
    }

    internal static RedemptionOrder Read(WireReader reader, NetworkId network, OrderId id, long expiry) =>
        new(network, id, expiry, reader.Owner(), ReadCurrency(reader), Amount.Read(reader), ReadInputs(reader));
}

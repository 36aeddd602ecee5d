using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Revokes a device (a lost phone, say), signed by another device of the same owner, or by itself.
/// CBOR [1, network, id, expiry, owner, key id].
/// </summary>
public sealed record RevocationOrder(NetworkId Network, OrderId Id, long ExpiryUnixMs, OwnerId Owner, KeyId Device)
    : Order(Network, Id, ExpiryUnixMs)
{
    internal const int Fields = 2;

    /// <inheritdoc/>
    public override string ContentType => ContentTypes.Revocation;

    private protected override int FieldCount => Fields;

    private protected override void WriteFields(WireWriter writer) => writer.Owner(Owner).UInt128(Device.Value);

    internal static RevocationOrder Read(WireReader reader, NetworkId network, OrderId id, long expiry) =>
        new(network, id, expiry, reader.Owner(), new KeyId(reader.UInt128()));
}

using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Changes the state of an owner, signed by operators and decided in the owner's home region.
/// CBOR [1, network, id, expiry, action, owner, key id or null].
/// </summary>
public sealed record AdministrationOrder(
    NetworkId Network, OrderId Id, long ExpiryUnixMs, AdministrationAction Action, Party Owner, KeyId? Device)
    : Order(Network, Id, ExpiryUnixMs)
{
    internal const int Fields = 3;

    /// <inheritdoc/>
    public override string ContentType => ContentTypes.Administration;

    private protected override int FieldCount => Fields;

    private protected override void WriteFields(WireWriter writer)
    {
        writer.UInt64((ulong)Action);
        Owner.Write(writer);
        if (Device is { } device) writer.UInt128(device.Value);
        else writer.Null();
    }

    internal static AdministrationOrder Read(WireReader reader, NetworkId network, OrderId id, long expiry)
    {
        var action = (AdministrationAction)reader.Int32((int)AdministrationAction.RevokeDevice);
        Party owner = Party.Read(reader);
        KeyId? device = reader.TryNull() ? null : new KeyId(reader.UInt128());
        return action != 0 && device.HasValue == (action == AdministrationAction.RevokeDevice)
            ? new AdministrationOrder(network, id, expiry, action, owner, device)
            : throw new WireFormatException("The action is unknown, or a device is named without need.");
    }
}

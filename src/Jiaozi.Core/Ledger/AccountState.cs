using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// What a central knows about an owner besides coins: devices, frozen or not, role.
/// CBOR [1, frozen, institution, [[COSE_Key, name, registered, revoked or null]]].
/// </summary>
public sealed record AccountState
{
    private const int Version = 1;

    /// <summary>Most devices that an owner can ever register; revoked ones stay in the record.</summary>
    public const int MaxDevices = 256;

    /// <summary>Most devices of a record that is read: some were written before there was a lifetime limit.</summary>
    private const int MaxStoredDevices = 4096;

    /// <summary>An owner nobody has registered or administered.</summary>
    public static AccountState Unknown { get; } = new();

    /// <summary>True if spending is stopped.</summary>
    public bool Frozen { get; init; }

    /// <summary>True if the owner may redeem.</summary>
    public bool Institution { get; init; }

    /// <summary>All devices ever registered, revoked ones included.</summary>
    public IReadOnlyList<Device> Devices { get; init; } = [];

    /// <summary>The device with that key, or null.</summary>
    public Device? Find(KeyId key)
    {
        for (int i = 0; i < Devices.Count; i++)
            if (Devices[i].Key.Id == key) return Devices[i];
        return null;
    }

    /// <summary>With one device replaced.</summary>
    public AccountState Replace(Device device) =>
        this with { Devices = [.. Devices.Select(old => old.Key.Id == device.Key.Id ? device : old)] };

    /// <summary>The stored form.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new WireWriter().StartArray(4)
            .UInt64(Version).Boolean(Frozen).Boolean(Institution).StartArray(Devices.Count);
        foreach (Device device in Devices)
        {
            writer.StartArray(4).Bytes(device.Key.Cose.Span).Text(device.Name).UInt64((ulong)device.RegisteredUnixMs);
            if (device.RevokedUnixMs is { } revoked) writer.UInt64((ulong)revoked);
            else writer.Null();
            writer.EndArray();
        }

        return writer.EndArray().EndArray().ToArray();
    }

    /// <summary>Reads the stored form.</summary>
    /// <exception cref="WireFormatException">The record is damaged.</exception>
    public static AccountState Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(4);
        if (reader.UInt64() != Version) throw new WireFormatException("An account is of another version.");
        bool frozen = reader.Boolean();
        bool institution = reader.Boolean();
        var devices = new Device[reader.StartArrayUpTo(MaxStoredDevices)];
        for (int i = 0; i < devices.Length; i++)
        {
            reader.StartArray(4);
            devices[i] = new Device(
                PublicKey.Decode(reader.Bytes()), reader.Text(Orders.RegistrationOrder.MaxDeviceNameLength),
                reader.UnixMs(), reader.TryNull() ? null : reader.UnixMs());
            reader.EndArray();
        }

        reader.EndArray();
        reader.EndArray();
        reader.End();
        return new AccountState { Frozen = frozen, Institution = institution, Devices = devices };
    }
}

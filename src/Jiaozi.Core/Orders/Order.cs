using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;

namespace Jiaozi.Core.Orders;

/// <summary>
/// What an author asks for. Every order names its network, carries an id that is used once, and an expiry after which
/// it can never commit. The encoding starts with [1, network id, order id, expiry] and goes on by kind.
/// </summary>
/// <param name="Network">The network it was made for.</param>
/// <param name="Id">UUID of version 7.</param>
/// <param name="ExpiryUnixMs">Last moment to commit, in milliseconds since 1970-01-01 UTC.</param>
public abstract record Order(NetworkId Network, OrderId Id, long ExpiryUnixMs)
{
    /// <summary>Format version.</summary>
    public const int Version = 1;

    /// <summary>Largest signed order in bytes: 256 input coins, or an identity token, fit.</summary>
    public const int MaxSignedBytes = 16 * 1024;

    /// <summary>The content type that separates this kind from all others.</summary>
    public abstract string ContentType { get; }

    private protected abstract int FieldCount { get; }

    /// <summary>The deterministic encoding: the payload that is signed.</summary>
    public byte[] Encode()
    {
        WireWriter writer = new WireWriter().StartArray(4 + FieldCount)
            .UInt64(Version).UInt128(Network.Value).UInt128(Id.Value).UInt64((ulong)ExpiryUnixMs);
        WriteFields(writer);
        return writer.EndArray().ToArray();
    }

    /// <summary>Reads the order inside a signed message.</summary>
    /// <exception cref="WireFormatException">Not an order; the status says what is wrong.</exception>
    public static Order Decode(SignedMessage message) => message.ContentType switch
    {
        ContentTypes.Payment => Read(message, PaymentOrder.Fields, PaymentOrder.Read),
        ContentTypes.Issuance => Read(message, IssuanceOrder.Fields, IssuanceOrder.Read),
        ContentTypes.Redemption => Read(message, RedemptionOrder.Fields, RedemptionOrder.Read),
        ContentTypes.Registration => Read(message, RegistrationOrder.Fields, RegistrationOrder.Read),
        ContentTypes.Revocation => Read(message, RevocationOrder.Fields, RevocationOrder.Read),
        ContentTypes.Administration => Read(message, AdministrationOrder.Fields, AdministrationOrder.Read),
        _ => throw new WireFormatException("The content type is not an order's."),
    };

    private protected abstract void WriteFields(WireWriter writer);

    private static Order Read(
        SignedMessage message, int fields, Func<WireReader, NetworkId, OrderId, long, Order> readFields)
    {
        var reader = new WireReader(message.Payload);
        reader.StartArray(4 + fields);
        if (reader.UInt64() != Version)
            throw new WireFormatException(Status.UnsupportedVersion, "The order is of another format version.");
        var network = new NetworkId(reader.UInt128());
        var id = new OrderId(reader.UInt128());
        try
        {
            Order order = readFields(reader, network, id, reader.UnixMs());
            reader.EndArray();
            reader.End();
            return id.IsVersion7 ? order : throw NotVersion7();
        }
        catch (WireFormatException fault) when (fault.Status > Status.InvalidOrderId && !id.IsVersion7)
        {
            // The smaller number goes first, although fields come after the id.
            throw NotVersion7();
        }
    }

    private static WireFormatException NotVersion7() =>
        new(Status.InvalidOrderId, "The order id is not a UUID of version 7.");
}

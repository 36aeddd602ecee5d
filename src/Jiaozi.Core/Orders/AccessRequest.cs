using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Permission to read one account (coins, statement, orders, live events) for a few minutes, signed by a device of
/// its owner and checked by the home central. CBOR [1, network, expiry, owner].
/// </summary>
public sealed record AccessRequest(NetworkId Network, long ExpiryUnixMs, OwnerId Owner)
{
    /// <summary>Longest life of a token.</summary>
    public static TimeSpan MaxLife { get; } = TimeSpan.FromMinutes(10);

    /// <summary>Largest signed token in bytes.</summary>
    public const int MaxSignedBytes = 512;

    /// <summary>Signs the request.</summary>
    public SignedMessage Sign(ISigner device) => SignedMessage.Sign(
        ContentTypes.Access,
        new WireWriter().StartArray(4).UInt64(Order.Version).UInt128(Network.Value)
            .UInt64((ulong)ExpiryUnixMs).Owner(Owner).EndArray().ToArray(),
        device);

    /// <summary>Reads a signed request.</summary>
    /// <exception cref="WireFormatException">Not one.</exception>
    public static AccessRequest Decode(SignedMessage message)
    {
        if (message.ContentType != ContentTypes.Access || message.Signatures.Count != 1)
            throw new WireFormatException(Status.AccessDenied, "The token is not an access token.");
        var reader = new WireReader(message.Payload);
        reader.StartArray(4);
        if (reader.UInt64() != Order.Version)
            throw new WireFormatException(Status.UnsupportedVersion, "The token is of another format version.");
        var network = new NetworkId(reader.UInt128());
        long expiry = reader.UnixMs();
        OwnerId owner = reader.Owner();
        reader.EndArray();
        reader.End();
        return new AccessRequest(network, expiry, owner);
    }
}

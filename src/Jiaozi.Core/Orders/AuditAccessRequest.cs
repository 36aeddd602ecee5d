using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Permission to read a region's books (seals, unspent coins, outbox) for a few minutes, signed by an operator or an
/// auditor of the network file. CBOR [1, network, expiry, region].
/// </summary>
public sealed record AuditAccessRequest(NetworkId Network, long ExpiryUnixMs, RegionCode Region)
{
    /// <summary>Signs the request.</summary>
    public SignedMessage Sign(ISigner signer) => SignedMessage.Sign(
        ContentTypes.AuditAccess,
        new WireWriter().StartArray(4).UInt64(Order.Version).UInt128(Network.Value)
            .UInt64((ulong)ExpiryUnixMs).Text(Region.ToString()).EndArray().ToArray(),
        signer);

    /// <summary>Reads a signed request.</summary>
    /// <exception cref="WireFormatException">Not one.</exception>
    public static AuditAccessRequest Decode(SignedMessage message)
    {
        if (message.ContentType != ContentTypes.AuditAccess || message.Signatures.Count != 1)
            throw new WireFormatException(Status.AccessDenied, "The token is not an audit access token.");
        var reader = new WireReader(message.Payload);
        reader.StartArray(4);
        if (reader.UInt64() != Order.Version)
            throw new WireFormatException(Status.UnsupportedVersion, "The token is of another format version.");
        var network = new NetworkId(reader.UInt128());
        long expiry = reader.UnixMs();
        RegionCode region = reader.Region();
        reader.EndArray();
        reader.End();
        return new AuditAccessRequest(network, expiry, region);
    }
}

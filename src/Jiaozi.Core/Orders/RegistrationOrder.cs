using System.Security.Cryptography;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Binds a device key to an owner, signed by that key. The identity token proves the feature value; its nonce is the
/// hash of the device key, so a front that sees the token cannot register a key of its own with it.
/// CBOR [1, network, id, expiry, feature value, COSE_Key, identity token, device name].
/// </summary>
public sealed record RegistrationOrder(
    NetworkId Network, OrderId Id, long ExpiryUnixMs, FeatureValue Feature, PublicKey Device, string IdentityToken,
    string DeviceName) : Order(Network, Id, ExpiryUnixMs)
{
    internal const int Fields = 4;

    /// <summary>Longest identity token (a JWT) in characters.</summary>
    public const int MaxTokenLength = 8192;

    /// <summary>Longest device name in characters.</summary>
    public const int MaxDeviceNameLength = 64;

    /// <inheritdoc/>
    public override string ContentType => ContentTypes.Registration;

    private protected override int FieldCount => Fields;

    /// <summary>The nonce that the identity token must carry: base64url of SHA-256 of the COSE_Key.</summary>
    public static string NonceFor(PublicKey device) => Base64UrlText.Encode(SHA256.HashData(device.Cose.Span));

    private protected override void WriteFields(WireWriter writer) =>
        writer.Text(Feature.ToString()).Bytes(Device.Cose.Span).Text(IdentityToken).Text(DeviceName);

    internal static RegistrationOrder Read(WireReader reader, NetworkId network, OrderId id, long expiry)
    {
        if (!FeatureValue.TryParseCanonical(reader.Text(64), out FeatureValue feature))
            throw new WireFormatException(
                Status.MalformedFeatureValue, "The owner is not a canonical feature value (tel:+… or cnid:…).");
        PublicKey device = PublicKey.Decode(reader.Bytes());
        return new RegistrationOrder(
            network, id, expiry, feature, device, reader.Text(MaxTokenLength), reader.Text(MaxDeviceNameLength));
    }
}

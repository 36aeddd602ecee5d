using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet;

/// <summary>What a new wallet is made from.</summary>
public sealed record WalletSetup
{
    /// <summary>The owner's feature value.</summary>
    public required FeatureValue Feature { get; init; }

    /// <summary>
    /// The key that the network file must be signed with: the anchor of all trust, from a trusted source.
    /// </summary>
    public required PublicKey RootKey { get; init; }

    /// <summary>Gets an OpenID Connect ID token (a JWT) that carries the nonce and proves the feature value.</summary>
    public required Func<DeviceNonce, Task<string>> IdentityToken { get; init; }

    /// <summary>What the owner calls this terminal; at most 64 characters.</summary>
    public string DeviceName { get; init; } = "terminal";

    /// <summary>Algorithm of the device key, if one has to be made.</summary>
    public CoseAlgorithm Algorithm { get; init; } = CoseAlgorithm.Ed25519;
}

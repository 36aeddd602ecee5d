using Jiaozi.Core.Owners;

namespace Jiaozi.Wallet;

/// <summary>What an identity token must prove and be bound to.</summary>
/// <param name="Feature">The feature value that the token must prove.</param>
/// <param name="Value">The <c>nonce</c> claim: base64url of SHA-256 of the device's COSE_Key.</param>
public readonly record struct DeviceNonce(FeatureValue Feature, string Value);

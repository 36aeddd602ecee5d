namespace Jiaozi.Core.Network;

/// <summary>An OpenID Connect provider whose ID tokens prove feature values.</summary>
/// <param name="Issuer">The <c>iss</c> claim.</param>
/// <param name="Audience">The <c>aud</c> claim that this network expects.</param>
/// <param name="KeySetJson">The provider's JSON Web Key Set (RFC 7517), public keys only.</param>
public sealed record IdentityProviderPlan(string Issuer, string Audience, string KeySetJson);

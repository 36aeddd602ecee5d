using System.Text.Json;

namespace Jiaozi.Core.Network;

/// <summary>An OpenID Connect provider whose ID tokens prove feature values.</summary>
/// <param name="Issuer">The <c>iss</c> claim.</param>
/// <param name="Audience">The <c>aud</c> claim that this network expects.</param>
/// <param name="KeySetJson">The provider's JSON Web Key Set (RFC 7517), public keys only.</param>
public sealed record IdentityProviderPlan(string Issuer, string Audience, string KeySetJson)
{
    /// <summary>True if the key set is a JSON object with an array of keys; otherwise nobody could register.</summary>
    internal bool HasKeySet()
    {
        try
        {
            using JsonDocument set = JsonDocument.Parse(KeySetJson);
            return set.RootElement.ValueKind == JsonValueKind.Object
                && set.RootElement.TryGetProperty("keys", out JsonElement keys)
                && keys.ValueKind == JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

using System.Text.Json;

namespace Jiaozi.Core.Network;

/// <summary>An OpenID Connect provider whose ID tokens prove feature values.</summary>
/// <param name="Issuer">The <c>iss</c> claim.</param>
/// <param name="Audience">The <c>aud</c> claim that this network expects.</param>
/// <param name="KeySetJson">The provider's JSON Web Key Set (RFC 7517), public keys only.</param>
public sealed record IdentityProviderPlan(string Issuer, string Audience, string KeySetJson)
{
    /// <summary>
    /// True if the key set is a JSON object with an array of keys, and no field in it twice; otherwise nobody could register,
    /// or not all would read the same.
    /// </summary>
    internal bool HasKeySet()
    {
        try
        {
            using JsonDocument set = JsonDocument.Parse(
                KeySetJson, new JsonDocumentOptions { AllowDuplicateProperties = false });
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

using System.Security.Cryptography;
using System.Text.Json;
using Jiaozi.Core.Wire;

namespace Jiaozi.Sandbox.Identity;

/// <summary>The provider's public key as a JSON Web Key Set (RFC 7517).</summary>
internal static class KeySet
{
    public static string KeyId(ECDsa key)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        return Base64UrlText.Encode(SHA256.HashData([.. point.X!, .. point.Y!]).AsSpan(0, 12));
    }

    public static string Json(ECDsa key)
    {
        ECPoint point = key.ExportParameters(includePrivateParameters: false).Q;
        return JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "EC", crv = "P-256", use = "sig", alg = "ES256", kid = KeyId(key),
                    x = Base64UrlText.Encode(point.X), y = Base64UrlText.Encode(point.Y),
                },
            },
        });
    }
}

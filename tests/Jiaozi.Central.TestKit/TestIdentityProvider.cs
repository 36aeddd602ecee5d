using System.Security.Cryptography;
using Jiaozi.Core.Network;
using Jiaozi.Core.Wire;
using Jiaozi.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jiaozi.Central.TestKit;

/// <summary>
/// An OpenID Connect provider that signs whatever a test wants, so that wrong tokens can be made as well.
/// </summary>
public sealed class TestIdentityProvider : IDisposable
{
    /// <summary>The audience of the tokens.</summary>
    public const string Audience = "jiaozi-test";

    private readonly ECDsa _key;
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Makes the provider whose key belongs to a word.</summary>
    public TestIdentityProvider(string issuer = "https://id.test", string word = "identity provider")
    {
        Issuer = issuer;
        _key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = TestNetwork.Secret(word) });
        ECPoint point = _key.ExportParameters(includePrivateParameters: false).Q;
        string keySet = $$"""
            {"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"{{word}}",
            "x":"{{Base64UrlText.Encode(point.X)}}","y":"{{Base64UrlText.Encode(point.Y)}}"}]}
            """;
        Plan = new IdentityProviderPlan(issuer, Audience, keySet);
        Credentials = new SigningCredentials(
            new ECDsaSecurityKey(_key) { KeyId = word }, SecurityAlgorithms.EcdsaSha256)
        {
            // The library's default factory would share signers between all providers of a test run, disposed ones too.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }

    /// <summary>The issuer claim.</summary>
    public string Issuer { get; }

    /// <summary>The provider as the network file names it.</summary>
    public IdentityProviderPlan Plan { get; }

    /// <summary>What it signs with.</summary>
    public SigningCredentials Credentials { get; }

    /// <summary>Signs claims.</summary>
    public string Token(TestClaims claims) => _handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = claims.Issuer ?? Issuer,
        Audience = claims.Audience,
        NotBefore = claims.NotBefore,
        Expires = claims.Expires,
        SigningCredentials = claims.Unsigned ? null : Credentials,
        Claims = claims.ToDictionary(),
    });

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}

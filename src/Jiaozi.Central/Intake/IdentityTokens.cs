using System.Runtime.CompilerServices;
using System.Text.Json;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Jiaozi.Central.Intake;

/// <summary>
/// Checks OpenID Connect ID tokens of the providers in the network file: signature, issuer, audience, lifetime, that
/// the nonce is the hash of the device key, and that the claim is the feature value.
/// </summary>
internal sealed class IdentityTokens(TimeProvider time)
{
    private const string PhoneClaim = "phone_number";
    private const string PhoneVerifiedClaim = "phone_number_verified";
    private const string CitizenClaim = "citizen_id";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    /// <summary>
    /// Imported keys of the providers. The provider's record is the key, by reference: a new network file brings new
    /// records, and what belongs to the old ones is forgotten with them.
    /// </summary>
    private readonly ConditionalWeakTable<IdentityProviderPlan, TokenValidationParameters> _parameters = [];

    /// <returns>Null if the token proves the order's feature value for the order's device.</returns>
    public async ValueTask<Refusal?> CheckAsync(RegistrationOrder order, NetworkPlan network)
    {
        try
        {
            return await ReadAsync(order, network);
        }
        catch (Exception fault) when (fault is ArgumentException or SecurityTokenException or JsonException)
        {
            // The library reads lazily and throws what it likes; whatever it is, this token proves nothing.
            return Invalid("The identity token cannot be read.");
        }
    }

    private async ValueTask<Refusal?> ReadAsync(RegistrationOrder order, NetworkPlan network)
    {
        if (!_handler.CanReadToken(order.IdentityToken)) return Invalid("The identity token is no JWT.");
        JsonWebToken token = _handler.ReadJsonWebToken(order.IdentityToken);
        IdentityProviderPlan? provider = network.IdentityProviders.FirstOrDefault(p => p.Issuer == token.Issuer);
        if (provider is null) return Invalid("The identity token's issuer is not trusted by this network.");
        TokenValidationResult result = await _handler.ValidateTokenAsync(
            token, _parameters.GetValue(provider, Parameters));
        if (!result.IsValid) return Invalid($"The identity token is not valid: {Reason(result.Exception)}.");
        if (Claim(token, "nonce") != RegistrationOrder.NonceFor(order.Device))
            return Invalid("The identity token was made for another device key.");
        bool proven = order.Feature.Kind == FeatureValueKind.Phone
            ? Claim(token, PhoneClaim) == order.Feature.Number && Claim(token, PhoneVerifiedClaim) is "true"
            : Claim(token, CitizenClaim) == order.Feature.Number;
        return proven ? null : Invalid("The identity token proves another feature value.");
    }

    private TokenValidationParameters Parameters(IdentityProviderPlan provider) => new()
    {
        ValidIssuer = provider.Issuer,
        ValidAudience = provider.Audience,
        IssuerSigningKeys = JsonWebKeySet.Create(provider.KeySetJson).GetSigningKeys(),
        RequireSignedTokens = true,

        // Public-key algorithms only: with a shared secret the published key set itself could sign.
        ValidAlgorithms =
        [
            SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha256,
            SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        ],
        RequireExpirationTime = true,
        LifetimeValidator = (notBefore, expires, _, _) =>
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            return (notBefore is null || notBefore <= now + ClockSkew) && expires >= now - ClockSkew;
        },
    };

    private static string? Claim(JsonWebToken token, string name) =>
        token.TryGetPayloadValue(name, out object? value)
            ? value is bool flag ? (flag ? "true" : "false") : value?.ToString()
            : null;

    private static string Reason(Exception? fault) => fault switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException => "it is not valid at this time",
        SecurityTokenInvalidAudienceException => "it is meant for another audience",
        SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidSignatureException =>
            "its signature does not fit",
        _ => "it cannot be verified",
    };

    private static Refusal Invalid(string detail) => new(Status.IdentityTokenInvalid, detail);
}

using Jiaozi.Core.Owners;

namespace Jiaozi.Sandbox.Identity;

/// <summary>The provider over HTTP.</summary>
internal static class IdentityEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, IdentityProvider provider)
    {
        routes.MapPost("/identity/codes", (CodeRequest request) =>
        {
            if (!FeatureValue.TryParse(request.Feature, out FeatureValue feature, out FeatureValueError error))
                return Results.Problem(error.Explain(), statusCode: 400);
            provider.SendCode(feature);
            return Results.Accepted();
        });
        routes.MapPost("/identity/tokens", (TokenRequest request) =>
        {
            if (!FeatureValue.TryParse(request.Feature, out FeatureValue feature, out FeatureValueError error))
                return Results.Problem(error.Explain(), statusCode: 400);
            return provider.MakeToken(feature, request.Code, request.Nonce) is { } token
                ? Results.Ok(new TokenAnswer(token))
                : Results.Problem("The code is wrong, used or too old. Ask for a new one.", statusCode: 403);
        });
        routes.MapGet("/identity/inbox", () => provider.Inbox);
    }

    internal sealed record CodeRequest(string Feature);

    internal sealed record TokenRequest(string Feature, string Code, string Nonce);

    internal sealed record TokenAnswer(string Token);
}

using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Jiaozi.Front.Api;

/// <summary>Title and words of the OpenAPI document, and what ASP.NET cannot know of it.</summary>
internal sealed class ApiDescription : IOpenApiDocumentTransformer
{
    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Jiaozi front",
            Version = "v1",
            Description =
                "Terminals pay, receive and read their accounts here. Orders and access tokens are signed CBOR in "
                + "base64url; refusals are RFC 9457 problem documents whose type is urn:jiaozi:status:N.",
        };
        ApiSchemas.Correct(document);
        return Task.CompletedTask;
    }
}

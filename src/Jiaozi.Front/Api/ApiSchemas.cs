using Jiaozi.Protocol.Http;
using Microsoft.OpenApi;

namespace Jiaozi.Front.Api;

/// <summary>
/// Makes the OpenAPI document say what the API does: numbers are numbers, members without a value are left out, accounts
/// need an access token, and the network file is not JSON.
/// </summary>
internal static class ApiSchemas
{
    private const string Access = "access";
    private const JsonSchemaType NumberOrText = JsonSchemaType.Integer | JsonSchemaType.String;

    public static void Correct(OpenApiDocument document)
    {
        foreach (IOpenApiSchema schema in document.Components?.Schemas?.Values ?? []) Correct(schema);
        AddAccess(document);
        foreach ((string path, IOpenApiPathItem item) in document.Paths)
        {
            if (item.Operations is null) continue;
            foreach (OpenApiOperation operation in item.Operations.Values)
            {
                foreach (IOpenApiParameter parameter in operation.Parameters ?? []) Correct(parameter.Schema);
                if (path == Routes.Network) AddNetworkFile(operation);
                bool isOfAccount = path == Routes.Coins || path == Routes.Statement || path == Routes.Events
                    || path.StartsWith(Routes.Orders + "/", StringComparison.Ordinal);
                if (isOfAccount) operation.Security = [Requirement(document)];
            }
        }
    }

    /// <summary>
    /// The reader would take numbers as texts too, which nobody should send; and a member that may be null is left out.
    /// </summary>
    private static void Correct(IOpenApiSchema? schema)
    {
        if (schema is not OpenApiSchema own) return;
        if (own.Type is { } type && type.HasFlag(NumberOrText))
        {
            own.Type = type & ~JsonSchemaType.String;
            own.Pattern = null;
        }

        foreach ((string name, IOpenApiSchema member) in own.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            Correct(member);
            if (member is not OpenApiSchema { Type: { } kind } optional || !kind.HasFlag(JsonSchemaType.Null)) continue;
            optional.Type = kind & ~JsonSchemaType.Null;
            own.Required?.Remove(name);
        }
    }

    private static void AddAccess(OpenApiDocument document)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Access] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Routes.AuthorizationScheme,
            Description = "A signed access request in base64url: Authorization: Jiaozi <token>.",
        };
    }

    private static OpenApiSecurityRequirement Requirement(OpenApiDocument document) => new()
    {
        [new OpenApiSecuritySchemeReference(Access, document)] = [],
    };

    private static void AddNetworkFile(OpenApiOperation operation)
    {
        if (operation.Responses?.GetValueOrDefault("200") is not OpenApiResponse response) return;
        response.Content = new Dictionary<string, OpenApiMediaType>
        {
            [Routes.NetworkMediaType] = new()
            {
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
            },
        };
    }
}

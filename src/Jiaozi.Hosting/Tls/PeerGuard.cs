using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Hosting.Tls;

/// <summary>
/// Lets a node use only what its role is for: a front's certificate opens no link. It looks at endpoints that say so with
/// <see cref="PeerRolesAttribute"/>; where there is no TLS nobody has a role.
/// </summary>
public sealed class PeerGuard
{
    private readonly RequestDelegate _next;
    private readonly RefusalLog _refusals;

    /// <summary>Made by the pipeline.</summary>
    public PeerGuard(RequestDelegate next, ILogger<PeerGuard> logger, TimeProvider time) =>
        (_next, _refusals) = (next, new RefusalLog(logger, time));

    /// <summary>Passes the request on, or breaks it off.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<PeerRolesAttribute>() is not { } needed
            || http.Connection.ClientCertificate is not { } certificate)
        {
            return _next(http);
        }

        foreach (NodeName name in NodeName.Of(certificate))
        {
            if (!needed.Roles.Contains(name.Role)) continue;
            http.Features.Set(new Peer(name));
            return _next(http);
        }

        _refusals.Say(
            $"from {http.Connection.RemoteIpAddress}",
            $"{http.Request.Path} is for {Listed(needed.Roles)}; its certificate "
            + $"{certificate.Subject} is for another role.");

        // Not an answer: a front takes a central's headers as leave to send orders.
        http.Abort();
        return Task.CompletedTask;
    }

    /// <summary>Whom the request's certificate speaks for, in the role that its endpoint needs; null without TLS.</summary>
    public static NodeName? PeerOf(HttpContext http) => http.Features.Get<Peer>()?.Name;

    private static string Listed(IReadOnlyList<NodeRole> roles) =>
        string.Join(" and ", roles.Select(role => $"{role.ToString().ToLowerInvariant()}s"));

    private sealed record Peer(NodeName Name);
}

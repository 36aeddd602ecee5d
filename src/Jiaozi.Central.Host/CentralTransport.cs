using Jiaozi.Hosting.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Jiaozi.Central.Host;

/// <summary>How a central is reached: HTTP/2, with mutual TLS if the address is https.</summary>
internal static class CentralTransport
{
    /// <summary>The central's certificates, and its side of links to other centrals.</summary>
    /// <exception cref="FormatException">The certificate files cannot be used.</exception>
    public static NodeClient Open(CentralConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger("Jiaozi.Central.Tls");
        NodeCertificates? own =
            configuration.Options.Tls is { } files ? NodeCertificates.Watch(files, time, logger) : null;
        return new NodeClient(own, logger, time);
    }

    public static void Configure(KestrelServerOptions kestrel, CentralConfiguration configuration)
    {
        bool https = configuration.Options.Url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        NodeClient tls = kestrel.ApplicationServices.GetRequiredService<NodeClient>();
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http2;
            if (https) endpoint.UseNodeTls(tls.Own!, tls.Logger);
        });
        kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;
        kestrel.Limits.MinRequestBodyDataRate = null;
    }

    /// <summary>The services, each for the roles that its class names.</summary>
    public static void Map(WebApplication app)
    {
        app.UseRouting();
        app.UseMiddleware<PeerGuard>();
        app.MapGrpcService<CentralService>();
        app.MapGrpcService<LinkService>();
        app.MapGrpcService<AuditService>();
    }
}

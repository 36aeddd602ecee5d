using System.Security.Cryptography.X509Certificates;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Api;
using Jiaozi.Front.Centrals;
using Jiaozi.Front.Configuration;
using Jiaozi.Front.Guards;
using Jiaozi.Front.Preprocessing;
using Jiaozi.Front.Telemetry;
using Jiaozi.Hosting.Telemetry;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Network;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Jiaozi.Front;

/// <summary>
/// A front (seed: 分布式前置预处理系统). It keeps no state: everything it remembers is a verified signature or a rate, and
/// it can be killed at any moment without losing anything.
/// </summary>
public static class FrontServer
{
    private const string CorsPolicy = "anybody";

    /// <summary>
    /// Composes a front; <c>StartAsync</c> starts it and <c>Urls</c> then holds the bound addresses.
    /// </summary>
    /// <param name="options">What it needs to know.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logging">Changes where it reports; the console unless said otherwise.</param>
    /// <exception cref="FrontConfigurationException">The network file or the certificate cannot be used.</exception>
    public static WebApplication Build(
        FrontOptions options, TimeProvider? time = null, Action<ILoggingBuilder>? logging = null)
    {
        time ??= TimeProvider.System;
        NetworkSource network = OpenNetwork(options, time);
        network.Current.Homes.Warm();
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ConfigureServer(builder, options, LoadCertificate(options));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // Nobody reads the trace that ASP.NET would open for each request as long as this could log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (logging is null) builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        else logging(builder.Logging);
        AddServices(builder.Services, options, network, time);
        WebApplication app = builder.Build();
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Jiaozi.Front");
        network.Changed += message => logger.LogInformation("{Message}", message);
        network.Rejected += message => logger.LogWarning("{Message}", message);
        UsePipeline(app, options);
        app.Services.GetRequiredService<FrontGauges>();
        return app;
    }

    /// <summary>The pipeline, outermost first.</summary>
    private static void UsePipeline(WebApplication app, FrontOptions options)
    {
        // All services live as long as the front. Without this every request would open a scope for CORS to ask in.
        var services = new ServiceProvidersFeature { RequestServices = app.Services };
        app.Use((http, next) =>
        {
            http.Features.Set<IServiceProvidersFeature>(services);
            return next(http);
        });
        if (options.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        app.UseCors(CorsPolicy);
        app.Use(SecurityHeaders.InvokeAsync);
        app.Use(app.Services.GetRequiredService<FaultBoundary>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<AddressGuard>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<LoadGuard>().InvokeAsync);
        app.UseRouting();

        app.Services.GetRequiredService<OrderEndpoints>().Map(app);
        app.Services.GetRequiredService<AccountEndpoints>().Map(app);
        app.Services.GetRequiredService<EventEndpoint>().Map(app);
        app.Services.GetRequiredService<NetworkEndpoints>().Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
    }

    private static void AddServices(
        IServiceCollection services, FrontOptions options, NetworkSource network, TimeProvider time)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Limits);
        services.AddSingleton(time);

        // A factory, so that the container closes the source with the front.
        services.AddSingleton(_ => network);
        services.AddSingleton<INetworkSource>(provider => provider.GetRequiredService<NetworkSource>());
        services.AddSingleton(new CoinVerifier(new SealMemory(options.Limits.SealMemory)));
        services.AddSingleton(new HomeFinder(options.Region));
        services.AddSingleton<OrderReader>();
        services.AddSingleton<CoinChecker>();
        services.AddSingleton(provider => OpenTls(options, time, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<CentralPool>();
        services.AddSingleton<OrderForwarder>();
        services.AddSingleton<NetworkRefresher>();
        services.AddHostedService(provider => provider.GetRequiredService<NetworkRefresher>());
        services.AddSingleton<FaultBoundary>();
        services.AddSingleton<AddressGuard>();
        services.AddSingleton<DeviceGuard>();
        services.AddSingleton<LoadGuard>();
        services.AddSingleton<AccountAccess>();
        services.AddSingleton<Overviews>();
        services.AddSingleton<OrderEndpoints>();
        services.AddSingleton<AccountEndpoints>();
        services.AddSingleton<EventEndpoint>();
        services.AddSingleton<NetworkEndpoints>();
        services.AddSingleton<FrontGauges>();
        services.AddSingleton(provider => new TelemetryService(
            options.Telemetry, "jiaozi-front", options.Region, FrontMeters.Begin,
            provider.GetRequiredService<ILogger<TelemetryService>>()));
        services.AddHostedService(provider => provider.GetRequiredService<TelemetryService>());

        services.AddRouting();
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.AddOpenApi("v1", document => document.AddDocumentTransformer<ApiDescription>());

        // A web wallet shows a signed token and no cookie, so any origin is as good as another.
        services.AddCors(cors => cors.AddPolicy(CorsPolicy, policy => policy
            .AllowAnyOrigin().AllowAnyHeader().WithMethods("GET", "POST")
            .WithExposedHeaders("Retry-After").SetPreflightMaxAge(TimeSpan.FromHours(1))));
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            foreach (System.Net.IPAddress proxy in options.TrustedProxies) forwarded.KnownProxies.Add(proxy);
        });

        // Orders under way are answered before the front stops.
        services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = options.Limits.CentralTimeout + TimeSpan.FromSeconds(2));
    }

    private static void ConfigureServer(
        WebApplicationBuilder builder, FrontOptions options, X509Certificate2? certificate)
    {
        // Requests follow each other on a connection: reading at once, with a buffer at hand, saves asking first.
        builder.WebHost.UseKestrelCore().UseUrls([.. options.Urls])
            .UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Limits.MaxRequestBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 64;
            kestrel.Limits.MaxRequestLineSize = 4 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5));
            if (certificate is not null)
                kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
        });
    }

    private static NetworkSource OpenNetwork(FrontOptions options, TimeProvider time)
    {
        try
        {
            var network = NetworkSource.Watch(options.NetworkFilePath, options.RootKey, time);
            if (network.Current.Region(options.Region) is not null) return network;
            network.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw new FrontConfigurationException([$"region: the network file has no region {options.Region}."]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or WireFormatException)
        {
            throw new FrontConfigurationException([$"networkFilePath: {fault.Message}"]);
        }
    }

    private static NodeClient OpenTls(FrontOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger("Jiaozi.Front.Tls");
        try
        {
            NodeCertificates? own =
                options.CentralTls is { } files ? NodeCertificates.Watch(files, time, logger) : null;
            return new NodeClient(own, logger, time);
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new FrontConfigurationException([$"centralTls: {fault.Message}"]);
        }
    }

    private static X509Certificate2? LoadCertificate(FrontOptions options)
    {
        if (options.TlsCertificatePath is null) return null;
        try
        {
            return X509Certificate2.CreateFromPemFile(options.TlsCertificatePath, options.TlsKeyPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException
            or System.Security.Cryptography.CryptographicException)
        {
            throw new FrontConfigurationException([$"tlsCertificatePath, tlsKeyPath: {fault.Message}"]);
        }
    }
}

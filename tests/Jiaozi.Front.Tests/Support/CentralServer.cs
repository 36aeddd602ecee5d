using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Front.Tests.Support;

/// <summary>A real gRPC server on a loopback port around a <see cref="FakeCentral"/>.</summary>
internal sealed class CentralServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CentralServer(WebApplication app, FakeCentral central)
    {
        (_app, Fake) = (app, central);
        Address = app.Urls.Single();
    }

    public FakeCentral Fake { get; }

    public string Address { get; }

    public static async Task<CentralServer> StartAsync(int port = 0)
    {
        var central = new FakeCentral();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(central);
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(HttpProtocols.Http2, port));
        WebApplication app = builder.Build();
        app.MapGrpcService<FakeCentral>();
        await app.StartAsync();
        return new CentralServer(app, central);
    }

    /// <summary>Breaks all connections at once, as a killed process would.</summary>
    public async Task KillAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _app.DisposeAsync();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Hosting.Telemetry;

/// <summary>
/// Answers <c>GET /metrics</c> on an address of its own, so that no mistake in a server's routes can put its metrics on
/// the port that terminals use.
/// </summary>
internal sealed class ScrapeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScrapeServer(WebApplication app) => _app = app;

    /// <summary>The address it listens on.</summary>
    public string Address => _app.Urls.First();

    public static async Task<ScrapeServer> StartAsync(
        string url, PrometheusExporter exporter, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        WebApplication app = builder.Build();
        app.Run(http => AnswerAsync(http, exporter));
        await app.StartAsync(cancellation);
        return new ScrapeServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext http, PrometheusExporter exporter)
    {
        if (http.Request.Path != "/metrics" || !HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (exporter.Scrape() is not { } text)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        }

        http.Response.ContentType = PrometheusText.MediaType;
        return http.Response.WriteAsync(text);
    }
}

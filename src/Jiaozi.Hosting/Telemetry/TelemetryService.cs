using Jiaozi.Core.Owners;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Jiaozi.Hosting.Telemetry;

/// <summary>
/// Listens to the server's meters and traces and gives them away: by a scrape endpoint, to a collector, or not at all, and
/// then nothing listens and nothing is counted.
/// </summary>
public sealed class TelemetryService : IHostedService, IDisposable
{
    private readonly TelemetryOptions _options;
    private readonly ResourceBuilder _resource;
    private readonly RegionCode _region;
    private readonly Action _begin;
    private readonly ILogger _logger;
    private readonly List<IDisposable> _providers = [];
    private ScrapeServer? _scrape;

    /// <summary>Composes it; nothing happens before it starts.</summary>
    /// <param name="options">Where to.</param>
    /// <param name="service">Name of the service, such as <c>jiaozi-front</c>.</param>
    /// <param name="region">The server's region.</param>
    /// <param name="begin">Called when somebody listens: counts nothings, so that series exist.</param>
    /// <param name="logger">Where it reports.</param>
    public TelemetryService(TelemetryOptions options, string service, RegionCode region, Action begin, ILogger logger)
    {
        (_options, _region, _begin, _logger) = (options, region, begin, logger);
        _resource = ResourceBuilder.CreateDefault().AddService(service)
            .AddAttributes([KeyValuePair.Create("jiaozi.region", (object)region.ToString())]);
    }

    /// <summary>The address of the scrape endpoint, if there is one and it has started.</summary>
    public string? ScrapeAddress => _scrape?.Address;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.PrometheusUrl is { } url)
        {
            var exporter = new PrometheusExporter(_region);
            _providers.Add(Metrics().AddReader(new BaseExportingMetricReader(exporter)).Build());
            _scrape = await ScrapeServer.StartAsync(url, exporter, cancellationToken);
            _logger.LogInformation("Metrics are at {Address}.", _scrape.Address);
        }

        if (_options.OtlpEndpoint is { } collector) Export(collector);
        if (_providers.Count > 0) _begin();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_scrape is not null) await _scrape.DisposeAsync();
        _scrape = null;
        Dispose();
    }

    /// <summary>Sends what was gathered and listens no more.</summary>
    public void Dispose()
    {
        foreach (IDisposable provider in _providers) provider.Dispose();
        _providers.Clear();
    }

    private void Export(string collector)
    {
        _providers.Add(Metrics().AddOtlpExporter(otlp => Configure(otlp, collector)).Build());
        _providers.Add(Sdk.CreateTracerProviderBuilder().SetResourceBuilder(_resource)
            .AddSource("Jiaozi.*")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(_options.TraceRatio)))
            .AddOtlpExporter(otlp => Configure(otlp, collector)).Build());
    }

    private static void Configure(OtlpExporterOptions otlp, string collector)
    {
        otlp.Endpoint = new Uri(collector);
        otlp.Protocol = OtlpExportProtocol.Grpc;
    }

    /// <summary>Our own meters, the runtime's, and connections; requests are counted by our own.</summary>
    private MeterProviderBuilder Metrics() => Sdk.CreateMeterProviderBuilder().SetResourceBuilder(_resource)
        .AddMeter("Jiaozi.*", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel");
}

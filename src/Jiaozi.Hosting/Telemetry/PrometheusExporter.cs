using Jiaozi.Core.Owners;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Jiaozi.Hosting.Telemetry;

/// <summary>
/// Turns what the OpenTelemetry SDK has aggregated into Prometheus' text when somebody asks. The SDK's own exporter for
/// Prometheus has had no stable release.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter(RegionCode region) : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _gate = new();
    private string _text = "";

    /// <summary>Set by the SDK: collects and exports.</summary>
    public Func<int, bool>? Collect { get; set; }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var text = new PrometheusText(region);
        foreach (Metric metric in batch) text.Write(metric);
        _text = text.ToString();
        return ExportResult.Success;
    }

    /// <summary>The text of this moment; null if it cannot be had.</summary>
    public string? Scrape()
    {
        lock (_gate) return Collect?.Invoke(Timeout.Infinite) == true ? _text : null;
    }
}

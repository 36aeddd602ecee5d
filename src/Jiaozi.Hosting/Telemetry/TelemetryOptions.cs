using Jiaozi.Protocol.Configuration;

namespace Jiaozi.Hosting.Telemetry;

/// <summary>Where a server's metrics and traces go; nowhere unless said.</summary>
public sealed record TelemetryOptions
{
    /// <summary>
    /// Address of its own for Prometheus to scrape, such as <c>http://127.0.0.1:9464</c>; the path is <c>/metrics</c>.
    /// Port 0 takes any.
    /// </summary>
    public string? PrometheusUrl { get; init; }

    /// <summary>Address of an OpenTelemetry collector that takes OTLP over gRPC, for metrics and traces.</summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>Share of the payments that are traced, 0 to 1, if there is a collector.</summary>
    public double TraceRatio { get; init; } = 0.01;

    /// <summary>Reads a section of a configuration file; nothing is on without it.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="owner">Whose setting it is, such as <c>a front</c>.</param>
    public static TelemetryOptions Read(SettingsReader? reader, string owner)
    {
        var standard = new TelemetryOptions();
        if (reader is null) return standard;
        var options = new TelemetryOptions
        {
            PrometheusUrl = Address(reader, "prometheusUrl"),
            OtlpEndpoint = Address(reader, "otlpEndpoint"),
            TraceRatio = reader.Number("traceRatio", standard.TraceRatio, 0, 1),
        };
        reader.End(owner);
        return options;
    }

    private static string? Address(SettingsReader reader, string name)
    {
        if (reader.Text(name) is not { } text) return null;
        bool scrapes = name == "prometheusUrl";
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == "http" || (uri.Scheme == "https" && !scrapes)))
        {
            return text;
        }

        reader.Error(name, $"'{text}' is not an {(scrapes ? "http" : "http(s)")} address.");
        return null;
    }
}

using System.Text.Json;
using Jiaozi.Hosting.Telemetry;
using Jiaozi.Protocol.Configuration;

namespace Jiaozi.Hosting.Tests.Telemetry;

public sealed class TelemetryOptionsTests
{
    [Fact]
    public void Read_EverythingWrong_AllErrorsAtOnce()
    {
        List<string> errors = [];
        Read("""{ "prometheusUrl": "https://x:1", "otlpEndpoint": "collector", "traceRatio": 2, "speed": 1 }""", errors);

        string[] names = [.. errors.Select(error => error[..error.IndexOf(':', StringComparison.Ordinal)])];
        Assert.Equal(
            ["telemetry.prometheusUrl", "telemetry.otlpEndpoint", "telemetry.traceRatio", "telemetry.speed"], names);
    }

    [Fact]
    public void Read_Absent_NothingIsOn() =>
        Assert.Equal(new TelemetryOptions(), TelemetryOptions.Read(null, "a front"));

    [Fact]
    public void Read_Good_AsWritten()
    {
        List<string> errors = [];
        TelemetryOptions options = Read(
            """{ "prometheusUrl": "http://127.0.0.1:9464", "otlpEndpoint": "http://c:4317", "traceRatio": 0.5 }""", errors);

        Assert.Empty(errors);
        Assert.Equal(
            new TelemetryOptions
            {
                PrometheusUrl = "http://127.0.0.1:9464", OtlpEndpoint = "http://c:4317", TraceRatio = 0.5,
            },
            options);
    }

    private static TelemetryOptions Read(string json, List<string> errors)
    {
        using var document = JsonDocument.Parse(json);
        return TelemetryOptions.Read(new SettingsReader(document.RootElement, "telemetry.", errors), "a front");
    }
}

using System.Diagnostics.Metrics;
using Jiaozi.Core.Owners;
using Jiaozi.Hosting.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Jiaozi.Hosting.Tests.Telemetry;

public sealed class PrometheusTextTests
{
    [Theory]
    [InlineData("jiaozi.front.orders", "{order}", true, "jiaozi_front_orders_total")]
    [InlineData("jiaozi.front.order.duration", "s", false, "jiaozi_front_order_duration_seconds")]
    [InlineData("dotnet.process.memory.working_set", "By", false, "dotnet_process_memory_working_set_bytes")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", true, "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("a.ratio", "1", false, "a_ratio")]
    [InlineData("a.number", "", false, "a_number")]
    public void Name_OfAnInstrument_FollowsOpenTelemetrysRules(string name, string unit, bool counts, string expected) =>
        Assert.Equal(expected, PrometheusText.Name(name, unit, counts));

    [Fact]
    public async Task Scrape_CountersGaugesAndHistograms_GivesTheirNumbers()
    {
        using var meter = new Meter("Jiaozi.Test.Text");
        Counter<long> counter = meter.CreateCounter<long>("jiaozi.test.orders", "{order}", "Orders\nof a test.");
        Histogram<double> seconds = meter.CreateHistogram(
            "jiaozi.test.duration", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        meter.CreateObservableGauge("jiaozi.test.level", () => 7);
        await using var service = new RunningTelemetry(
            new TelemetryOptions { PrometheusUrl = "http://127.0.0.1:0" });
        await service.StartAsync();

        counter.Add(3, new("status", "a\"b\\c\nd"), new("kind.of", "x"));
        seconds.Record(0.25);
        seconds.Record(0.75);
        seconds.Record(3);
        string text = await service.ScrapeAsync();

        const string region = "jiaozi_region=\"CN-SH\"";
        string[] expected =
        [
            "# HELP jiaozi_test_orders_total Orders of a test.",
            "# TYPE jiaozi_test_orders_total counter",
            $"jiaozi_test_orders_total{{{region},kind_of=\"x\",status=\"a\\\"b\\\\c\\nd\"}} 3",
            "# TYPE jiaozi_test_duration_seconds histogram",
            $"jiaozi_test_duration_seconds_bucket{{{region},le=\"0.5\"}} 1",
            $"jiaozi_test_duration_seconds_bucket{{{region},le=\"1\"}} 2",
            $"jiaozi_test_duration_seconds_bucket{{{region},le=\"+Inf\"}} 3",
            $"jiaozi_test_duration_seconds_sum{{{region}}} 4",
            $"jiaozi_test_duration_seconds_count{{{region}}} 3",
            "# TYPE jiaozi_test_level gauge",
            $"jiaozi_test_level{{{region}}} 7",
        ];
        Assert.Subset(text.Split('\n').ToHashSet(), expected.ToHashSet());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics/")]
    public async Task Scrape_AnotherPath_IsNotFound(string path)
    {
        await using var service = new RunningTelemetry(
            new TelemetryOptions { PrometheusUrl = "http://127.0.0.1:0" });
        await service.StartAsync();

        Assert.Equal(404, await service.StatusAsync(path));
    }

    [Fact]
    public async Task Start_NothingConfigured_NothingListens()
    {
        using var meter = new Meter("Jiaozi.Test.Quiet");
        Counter<long> counter = meter.CreateCounter<long>("jiaozi.test.quiet");
        using var service = new TelemetryService(
            new TelemetryOptions(), "test", RegionCode.Parse("CN-SH"), () => { }, NullLogger.Instance);
        await service.StartAsync(default);

        Assert.Null(service.ScrapeAddress);
        Assert.False(counter.Enabled);
    }
}

using System.Globalization;
using System.Text;
using Jiaozi.Core.Owners;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Jiaozi.Hosting.Telemetry;

/// <summary>
/// Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), with names made from
/// OpenTelemetry's as its specification of the two says: points become underscores, the unit is appended, counters end
/// with <c>_total</c>. Every series has the label <c>jiaozi_region</c>.
/// </summary>
internal sealed class PrometheusText(RegionCode region)
{
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["s"] = "seconds", ["ms"] = "milliseconds", ["By"] = "bytes", ["1"] = "ratio", ["%"] = "percent",
    };

    private readonly StringBuilder _text = new();

    /// <summary>Name of the media type.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    public override string ToString() => _text.ToString();

    /// <summary>Writes all series of a metric; kinds that Prometheus has no word for are left out.</summary>
    public void Write(Metric metric)
    {
        bool counts = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        string name = Name(metric.Name, metric.Unit, counts);
        string type = counts ? "counter" : metric.MetricType == MetricType.Histogram ? "histogram" : "gauge";
        if (metric.MetricType == MetricType.ExponentialHistogram) return;
        if (metric.Description.Length > 0)
            _text.Append($"# HELP {name} {metric.Description.ReplaceLineEndings(" ").Replace(@"\", @"\\")}\n");
        _text.Append($"# TYPE {name} {type}\n");
        foreach (ref readonly MetricPoint point in metric.GetMetricPoints())
        {
            string labels = Labels(point.Tags);
            if (metric.MetricType == MetricType.Histogram) WriteHistogram(name, labels, point);
            else Line(name, labels, Value(metric.MetricType, point));
        }
    }

    /// <summary>The name in Prometheus.</summary>
    public static string Name(string name, string unit, bool counts)
    {
        var text = new StringBuilder(name.Length + 16);
        foreach (char c in name) text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        string word = unit.StartsWith('{') ? "" : Units.GetValueOrDefault(unit, unit);
        if (counts && unit == "1") word = "";
        if (word.Length > 0 && !name.EndsWith(word, StringComparison.Ordinal))
        {
            text.Append('_');
            foreach (char c in word) text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        if (counts) text.Append("_total");
        return text.ToString();
    }

    private static double Value(MetricType type, in MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private void WriteHistogram(string name, string labels, in MetricPoint point)
    {
        long below = 0;
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            Line($"{name}_bucket", $"{labels},le=\"{Number(bucket.ExplicitBound)}\"", below);
        }

        Line($"{name}_sum", labels, point.GetHistogramSum());
        Line($"{name}_count", labels, point.GetHistogramCount());
    }

    private void Line(string name, string labels, double value) =>
        _text.Append(name).Append('{').Append(labels).Append("} ").Append(Number(value)).Append('\n');

    private string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new StringBuilder($"jiaozi_region=\"{region}\"");
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            labels.Append(',');
            foreach (char c in tag.Key) labels.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            string value = Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "";
            labels.Append("=\"")
                .Append(value.Replace(@"\", @"\\").Replace("\"", "\\\"").Replace("\n", "\\n"))
                .Append('"');
        }

        return labels.ToString();
    }

    private static string Number(double value) => double.IsPositiveInfinity(value)
        ? "+Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}

using System.Diagnostics.Metrics;

namespace Jiaozi.Front.Telemetry;

/// <summary>What a front counts; listen to the meter <see cref="Name"/>.</summary>
internal static class FrontMeters
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Jiaozi.Front";

    private static readonly Meter Meter = new(Name);

    /// <summary>Reason: the address sends too much.</summary>
    public static KeyValuePair<string, object?> ByAddress { get; } = new("reason", "address");

    /// <summary>Reason: too many requests are under way.</summary>
    public static KeyValuePair<string, object?> ByLoad { get; } = new("reason", "load");

    /// <summary>Orders answered, by kind and status.</summary>
    public static Counter<long> Orders { get; } = Meter.CreateCounter<long>(
        "jiaozi.front.orders", "{order}", "Orders answered, by kind and status.");

    /// <summary>From the order read to its answer, by kind.</summary>
    public static Histogram<double> OrderSeconds { get; } = Meter.CreateHistogram(
        "jiaozi.front.order.duration", "s", "From the request read to the answer made, by kind.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.035, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 2, 5, 10],
        });

    /// <summary>Requests turned away before anything was read, by reason: address, load.</summary>
    public static Counter<long> Refused { get; } = Meter.CreateCounter<long>(
        "jiaozi.front.requests.refused", "{request}", "Requests turned away unread, by reason.");

    /// <summary>Makes series that may not move for long exist, so that their first move is seen.</summary>
    public static void Begin()
    {
        Refused.Add(0, ByAddress);
        Refused.Add(0, ByLoad);
    }
}

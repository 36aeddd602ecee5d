using System.Diagnostics.Metrics;

namespace Jiaozi.Central.Engine;

/// <summary>What a central counts; listen to the meter <see cref="Name"/>.</summary>
public static class CentralMeters
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Jiaozi.Central";

    private static readonly Meter Meter = new(Name);

    /// <summary>Orders decided and durable, refusals included.</summary>
    public static Counter<long> Orders { get; } = Meter.CreateCounter<long>("jiaozi.central.orders");

    /// <summary>Coins received from other regions and durable.</summary>
    public static Counter<long> Arrivals { get; } = Meter.CreateCounter<long>("jiaozi.central.arrivals");

    /// <summary>Length of each durable write in seconds, waiting for the disk included.</summary>
    public static Histogram<double> CommitSeconds { get; } =
        Meter.CreateHistogram<double>("jiaozi.central.commit.duration", "s");
}

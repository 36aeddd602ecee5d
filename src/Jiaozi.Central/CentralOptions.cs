using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;

namespace Jiaozi.Central;

/// <summary>
/// What one central needs to know about itself. Everything shared by all parts is in the network file.
/// </summary>
public sealed record CentralOptions
{
    /// <summary>The region it serves.</summary>
    public required RegionCode Region { get; init; }

    /// <summary>
    /// Number of the log that this central writes in its region; no two that run at the same time have the same.
    /// </summary>
    public byte Writer { get; init; }

    /// <summary>The log that it writes.</summary>
    public LogId Log => new(Region, Writer);

    /// <summary>Orders that may wait for a decision; one more is refused as overloaded.</summary>
    public int QueueCapacity { get; init; } = 16_384;

    /// <summary>Most orders in one commit.</summary>
    public int MaxBatch { get; init; } = 1_024;

    /// <summary>
    /// Orders that have to wait before the next batch is decided while the last one is being written. Fewer wait until it
    /// is written: what is decided early could not be committed earlier, and whatever comes until then shares the commit.
    /// </summary>
    public int OverlapFrom { get; init; } = 64;

    /// <summary>Most transfers in one delivery to another region, rounded up to whole seals.</summary>
    public int MaxDelivery { get; init; } = 256;

    /// <summary>
    /// Least time between two deliveries to one region, shared by the engines of a region (up to four): each costs both
    /// sides signatures, however few coins it brings.
    /// </summary>
    public TimeSpan LinkPace { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a link waits before it tries an unreachable region again.</summary>
    public TimeSpan LinkRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the engine waits before it asks a failed store again.</summary>
    public TimeSpan StoreRetry { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Accounts kept in memory.</summary>
    public int AccountCacheSize { get; init; } = 200_000;
}

using Orleans.Concurrency;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// One partition of a region's owners: where its grain is active, its orders are decided. Key: partition, 0 to 255.
/// </summary>
[Alias("jiaozi.partition")]
internal interface IPartitionGrain : IGrainWithIntegerKey
{
    /// <summary>Decides an order of an owner of this partition.</summary>
    [AlwaysInterleave]
    [Alias("submit")]
    Task<ForwardedAnswer> SubmitAsync(ForwardedOrder order);

    /// <summary>Sees to it that the partition is held where it belongs.</summary>
    [AlwaysInterleave]
    [Alias("hold")]
    Task HoldAsync();

    /// <summary>Goes away if the partition belongs elsewhere; the next call finds the way there.</summary>
    [AlwaysInterleave]
    [Alias("move")]
    Task MoveAsync();
}

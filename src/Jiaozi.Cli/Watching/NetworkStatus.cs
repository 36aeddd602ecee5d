using Jiaozi.Core.Owners;

namespace Jiaozi.Cli.Watching;

/// <summary>How all servers that the network file names are doing.</summary>
/// <param name="NetworkVersion">Version of the file that was read.</param>
/// <param name="Regions">The regions in its order.</param>
internal sealed record NetworkStatus(ulong NetworkVersion, IReadOnlyList<RegionStatus> Regions)
{
    /// <summary>True if every server is ready and every partition has a node.</summary>
    public bool IsReady => Regions.All(region =>
        region.Nodes.All(node => node.State == "ready") && region.Fronts.All(front => front.State == "ready")
        && region.Nodes.Sum(node => node.Partitions) == OwnerDigest.PartitionCount);
}

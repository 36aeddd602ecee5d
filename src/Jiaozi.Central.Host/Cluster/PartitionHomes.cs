using System.IO.Hashing;
using System.Text;
using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// Which node should have which partition: by highest random weight, so that all nodes with the same view of the members
/// agree without asking anybody, and a node that joins or leaves moves its own share and no more.
/// </summary>
internal static class PartitionHomes
{
    /// <summary>The node for a partition; null if there is none.</summary>
    public static SiloAddress? Of(int partition, IEnumerable<SiloAddress> nodes) =>
        nodes.MaxBy(node => (Weight(partition, node), node.ToParsableString()));

    /// <summary>The nodes of all partitions, by partition.</summary>
    public static SiloAddress?[] OfAll(IReadOnlyList<SiloAddress> nodes) =>
        [.. Enumerable.Range(0, OwnerDigest.PartitionCount).Select(partition => Of(partition, nodes))];

    private static ulong Weight(int partition, SiloAddress node) => XxHash3.HashToUInt64(
        Encoding.ASCII.GetBytes($"{partition} {node.ToParsableString()}"));
}

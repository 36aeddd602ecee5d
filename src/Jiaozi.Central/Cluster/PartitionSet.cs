using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Cluster;

/// <summary>The partitions whose orders an engine decides; of a region with one engine, all.</summary>
internal sealed class PartitionSet
{
    private readonly bool[] _has = new bool[OwnerDigest.PartitionCount];

    private PartitionSet(bool all) => Array.Fill(_has, all);

    /// <summary>All partitions.</summary>
    public static PartitionSet All => new(true);

    /// <summary>None yet.</summary>
    public static PartitionSet None => new(false);

    public int Count => _has.Count(has => has);

    public bool Has(OwnerDigest owner) => Volatile.Read(ref _has[owner.Partition]);

    public bool Has(int partition) => Volatile.Read(ref _has[partition]);

    public void Set(int partition, bool has) => Volatile.Write(ref _has[partition], has);
}

using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Cluster;

/// <summary>The partitions whose orders an engine decides now; of a region with one engine, all.</summary>
internal sealed class PartitionSet(Partitions first)
{
    private readonly Lock _gate = new();
    private volatile Partitions _current = first;

    /// <summary>Those of this moment; another object after every change.</summary>
    public Partitions Current => _current;

    public bool Has(OwnerDigest owner) => _current.Has(owner.Partition);

    public bool Has(int partition) => _current.Has(partition);

    public void Set(int partition, bool has)
    {
        lock (_gate) _current = _current.With(partition, has);
    }
}

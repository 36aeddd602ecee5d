using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Cluster;

/// <summary>The partitions whose orders an engine decides now; of a region with one engine, all.</summary>
internal sealed class PartitionSet(Partitions first)
{
    private const int MostEngines = 4;

    private readonly Lock _gate = new();
    private volatile Partitions _current = first;

    /// <summary>Those of this moment; another object after every change.</summary>
    public Partitions Current => _current;

    /// <summary>How many engines share the region's owners, going by this one's share: 1 to 4.</summary>
    public int Engines
    {
        get
        {
            int own = _current.Count;
            return own == 0 ? 1 : Math.Min((OwnerDigest.PartitionCount + own / 2) / own, MostEngines);
        }
    }

    public bool Has(OwnerDigest owner) => _current.Has(owner.Partition);

    public bool Has(int partition) => _current.Has(partition);

    public void Set(int partition, bool has)
    {
        lock (_gate) _current = _current.With(partition, has);
    }
}

using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>Places a partition where <see cref="PartitionHomes"/> says.</summary>
[Serializable, GenerateSerializer, Immutable]
internal sealed class PartitionPlacement : PlacementStrategy
{
    /// <summary>Asks for this placement.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class UsedAttribute() : PlacementAttribute(new PartitionPlacement());

    /// <summary>Carries it out.</summary>
    internal sealed class Director : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(
            PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
            Task.FromResult(PartitionHomes.Of(
                (int)target.GrainIdentity.GetIntegerKey(), context.GetCompatibleSilos(target))!);
    }
}

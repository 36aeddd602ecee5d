using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>Places a grain on the node whose address is its key.</summary>
[Serializable, GenerateSerializer, Immutable]
internal sealed class NodePlacement : PlacementStrategy
{
    /// <summary>Asks for this placement.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class UsedAttribute() : PlacementAttribute(new NodePlacement());

    /// <summary>Carries it out.</summary>
    internal sealed class Director : IPlacementDirector
    {
        public Task<SiloAddress> OnAddActivation(
            PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
        {
            SiloAddress node = SiloAddress.FromParsableString(target.GrainIdentity.Key.ToString()!);
            return context.GetCompatibleSilos(target).Contains(node)
                ? Task.FromResult(node)
                : throw new SiloUnavailableException($"Node {node} takes no part any more.");
        }
    }
}

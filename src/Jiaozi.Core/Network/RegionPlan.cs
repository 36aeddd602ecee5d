using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Network;

/// <summary>
/// A region of the network (seed: 路由信息): where its central and fronts are and which keys seal for it.
/// </summary>
public sealed record RegionPlan
{
    /// <summary>ISO 3166-2 code.</summary>
    public required RegionCode Code { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Base addresses of the central's servers (gRPC), for fronts and other centrals.</summary>
    public required IReadOnlyList<string> Centrals { get; init; }

    /// <summary>Base addresses of the fronts (HTTP), for terminals.</summary>
    public required IReadOnlyList<string> Fronts { get; init; }

    /// <summary>The region's keys; exactly one is <see cref="KeyState.Signing"/>.</summary>
    public required IReadOnlyList<RegionKey> Keys { get; init; }
}

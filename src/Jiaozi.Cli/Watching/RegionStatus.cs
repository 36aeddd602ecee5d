namespace Jiaozi.Cli.Watching;

/// <summary>How a region is doing.</summary>
/// <param name="Region">ISO 3166-2 code.</param>
/// <param name="Name">Its name.</param>
/// <param name="OrdersPerSecond">Orders that its nodes have decided, between two readings.</param>
/// <param name="Nodes">Its central's nodes.</param>
/// <param name="Fronts">Its fronts.</param>
internal sealed record RegionStatus(
    string Region, string Name, double OrdersPerSecond, IReadOnlyList<NodeStatus> Nodes,
    IReadOnlyList<FrontStatus> Fronts);

namespace Jiaozi.Cli.Watching;

/// <summary>How all servers that the network file names are doing.</summary>
/// <param name="NetworkVersion">Version of the file that was read.</param>
/// <param name="Regions">The regions in its order.</param>
internal sealed record NetworkStatus(ulong NetworkVersion, IReadOnlyList<RegionStatus> Regions)
{
    /// <summary>True if every server is ready.</summary>
    public bool IsReady => Regions.All(region =>
        region.Nodes.All(node => node.State == "ready") && region.Fronts.All(front => front.State == "ready"));
}

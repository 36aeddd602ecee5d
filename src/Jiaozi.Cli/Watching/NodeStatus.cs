namespace Jiaozi.Cli.Watching;

/// <summary>How a node of a central is doing.</summary>
/// <param name="Name">What the sandbox calls it; elsewhere its address.</param>
/// <param name="Address">Its address.</param>
/// <param name="Listed">False for a node that the network file does not name.</param>
/// <param name="State">
/// ready, recovering, stopped, or unreachable: then everything below the detail is empty or 0.
/// </param>
/// <param name="Detail">Why it is not ready.</param>
/// <param name="Node">Its name in the cluster; empty for a central of one process.</param>
/// <param name="Log">The log that it writes, such as CN-SH/0.</param>
/// <param name="Partitions">Partitions of owners for whom it decides, of 256.</param>
/// <param name="Orders">Orders that it has decided since its start.</param>
/// <param name="OrdersPerSecond">The same between two readings.</param>
/// <param name="QueueLength">Work that waits for a commit.</param>
/// <param name="Seal">Number of the newest seal of its log.</param>
/// <param name="NetworkVersion">Version of the network file in force there.</param>
/// <param name="RefusedDeliveries">Deliveries of other regions that it refused since its start.</param>
/// <param name="Links">The links that it sends on, of its own log and of those that it has adopted.</param>
internal sealed record NodeStatus(
    string Name, string Address, bool Listed, string State, string Detail, string Node, string Log, int Partitions,
    long Orders, double OrdersPerSecond, int QueueLength, ulong Seal, ulong NetworkVersion, long RefusedDeliveries,
    IReadOnlyList<LinkStatus> Links)
{
    /// <summary>A node of which nothing is known.</summary>
    public static NodeStatus Silent(ServerLabel label, string state, string detail) =>
        new(label.Name, label.Address, label.Listed, state, detail, "", "", 0, 0, 0, 0, 0, 0, 0, []);
}

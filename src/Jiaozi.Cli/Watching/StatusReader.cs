using Jiaozi.Cli.Commands;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Watching;

/// <summary>
/// Asks every server that the network file names, and nodes beside them; from its second reading on it knows rates.
/// </summary>
/// <param name="unlisted">Nodes to ask that the network file does not name.</param>
/// <param name="tls">The asker's certificate, for https addresses; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusReader(IReadOnlyList<UnlistedNode> unlisted, NodeClient? tls, TimeProvider time)
    : IDisposable
{
    private const string Unreachable = "unreachable";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ServerHealth _health = new(Patience, time, tls);
    private Dictionary<string, (long Orders, long Timestamp)> _before = [];

    /// <summary>Asks all of them at once.</summary>
    public async Task<NetworkStatus> ReadAsync(NetworkContext context, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> names = context.IsSandbox
            ? ServerNames.ByAddress(context.Paths)
            : new Dictionary<string, string>();
        var now = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        RegionStatus[] regions = await Task.WhenAll(
            context.Network.Plan.Regions.Select(region => ReadAsync(region, names, now, cancellation)));
        _before = now;
        return new NetworkStatus(context.Network.Plan.Version, regions);
    }

    public void Dispose() => _health.Dispose();

    private async Task<RegionStatus> ReadAsync(
        RegionPlan region, IReadOnlyDictionary<string, string> names, Dictionary<string, (long, long)> now,
        CancellationToken cancellation)
    {
        IEnumerable<string> beside = unlisted.Where(node => node.Region == region.Code).Select(node => node.Address);
        Task<NodeStatus[]> nodes = Task.WhenAll(region.Centrals.Union(beside).Select(async address => Node(
            new ServerLabel(names.GetValueOrDefault(address, address), address, region.Centrals.Contains(address)),
            region, await _health.CentralAsync(region.Code, address, cancellation), now)));
        Task<FrontStatus[]> fronts = Task.WhenAll(region.Fronts.Select(async address => Front(
            names.GetValueOrDefault(address, address), address, await _health.FrontAsync(address, cancellation))));
        return new RegionStatus(
            region.Code.ToString(), region.Name, (await nodes).Sum(node => node.OrdersPerSecond), await nodes,
            await fronts);
    }

    private NodeStatus Node(
        ServerLabel label, RegionPlan region, HealthAnswer<GetHealthReply> answer,
        Dictionary<string, (long, long)> now)
    {
        if (answer.Health is not { } reply) return NodeStatus.Silent(label, Unreachable, answer.Failure);
        if (reply.Region != region.Code.ToString())
            return NodeStatus.Silent(label, Unreachable, $"a central of {reply.Region} answers there");
        double perSecond = 0;
        long timestamp = time.GetTimestamp();
        if (_before.TryGetValue(label.Address, out (long Orders, long Timestamp) before)
            && before.Orders <= reply.OrdersDecided)
        {
            double seconds = time.GetElapsedTime(before.Timestamp, timestamp).TotalSeconds;
            perSecond = Math.Round((reply.OrdersDecided - before.Orders) / seconds, 1);
        }

        lock (now) now[label.Address] = (reply.OrdersDecided, timestamp);
        return new NodeStatus(
            label.Name, label.Address, label.Listed, reply.State, reply.Detail, reply.Node,
            new LogId(region.Code, (byte)reply.Writer).ToString(),
            Math.Clamp(reply.Partitions, 0, OwnerDigest.PartitionCount), reply.OrdersDecided, perSecond,
            reply.QueueLength, reply.SealNumber, reply.NetworkVersion, reply.RefusedDeliveries,
            [.. reply.Links.Select(link => new LinkStatus(
                link.Log, link.Destination, link.HasWaiting ? link.Waiting : null, link.State, link.Detail))]);
    }

    private static FrontStatus Front(string name, string address, HealthAnswer<FrontHealth> answer) =>
        answer.Health is not { } health
            ? new FrontStatus(name, address, Unreachable, answer.Failure, 0, 0, 0)
            : new FrontStatus(
                name, address, health.State, "", health.NetworkVersion, health.Requests, health.Listeners);
}

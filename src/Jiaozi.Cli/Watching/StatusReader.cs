using Jiaozi.Cli.Commands;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Watching;

/// <summary>Asks every server that the network file names; from its second reading on it knows rates.</summary>
internal sealed class StatusReader(TimeProvider time) : IDisposable
{
    private const string Unreachable = "unreachable";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ServerHealth _health = new(Patience, time);
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
        Task<NodeStatus[]> nodes = Task.WhenAll(region.Centrals.Select(async address => Node(
            names.GetValueOrDefault(address, address), address, region.Code,
            await _health.CentralAsync(address, cancellation), now)));
        Task<FrontStatus[]> fronts = Task.WhenAll(region.Fronts.Select(async address => Front(
            names.GetValueOrDefault(address, address), address, await _health.FrontAsync(address, cancellation))));
        return new RegionStatus(
            region.Code.ToString(), region.Name, (await nodes).Sum(node => node.OrdersPerSecond), await nodes,
            await fronts);
    }

    private NodeStatus Node(
        string name, string address, RegionCode region, GetHealthReply? reply, Dictionary<string, (long, long)> now)
    {
        if (reply is null) return new NodeStatus(name, address, Unreachable, "", "", "", 0, 0, 0, 0, 0, 0, 0, []);
        double perSecond = 0;
        long timestamp = time.GetTimestamp();
        if (_before.TryGetValue(address, out (long Orders, long Timestamp) before)
            && before.Orders <= reply.OrdersDecided)
        {
            double seconds = time.GetElapsedTime(before.Timestamp, timestamp).TotalSeconds;
            perSecond = Math.Round((reply.OrdersDecided - before.Orders) / seconds, 1);
        }

        lock (now) now[address] = (reply.OrdersDecided, timestamp);
        return new NodeStatus(
            name, address, reply.State, reply.Detail, reply.Node, new LogId(region, (byte)reply.Writer).ToString(),
            reply.Partitions, reply.OrdersDecided, perSecond, reply.QueueLength, reply.SealNumber, reply.NetworkVersion,
            reply.RefusedDeliveries,
            [.. reply.Links.Select(link => new LinkStatus(
                link.Log, link.Destination, link.Waiting, link.State, link.Detail))]);
    }

    private static FrontStatus Front(string name, string address, FrontHealth? health) => health is null
        ? new FrontStatus(name, address, Unreachable, 0, 0, 0)
        : new FrontStatus(
            name, address, health.State, health.NetworkVersion, health.Requests, health.Listeners);
}

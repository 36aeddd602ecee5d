using System.Collections.Concurrent;
using Grpc.Core;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Front.Centrals;

/// <summary>
/// The ways to all centrals of the network file in force. An order goes to the node that says it has its partition;
/// otherwise the addresses of a region take turns, those first whose stream of orders is open. If one fails the next
/// one is tried: for an order only if it was not sent to the one before, for a read in any case.
/// </summary>
internal sealed class CentralPool : IDisposable
{
    private readonly NetworkSource _network;
    private readonly FrontLimits _limits;
    private readonly TimeProvider _time;
    private readonly NodeClient _tls;
    private readonly ConcurrentDictionary<(RegionCode Region, string Address), CentralEndpoint> _endpoints = new();
    private readonly Lock _gate = new();
    private uint _turn;

    public CentralPool(NetworkSource network, FrontLimits limits, NodeClient tls, TimeProvider time)
    {
        (_network, _limits, _tls, _time) = (network, limits, tls, time);
        network.Changed += Prune;
    }

    /// <summary>Sends an order to a region's central. It is sent once at most.</summary>
    /// <param name="region">The region.</param>
    /// <param name="partition">The partition of the order's account, if that is known.</param>
    /// <param name="order">The order.</param>
    public async ValueTask<CallResult<OrderReply>> SubmitAsync(RegionCode region, int? partition, OutgoingOrder order)
    {
        long started = _time.GetTimestamp();
        IReadOnlyList<CentralEndpoint> endpoints = Endpoints(region, partition);
        for (int i = 0; i < endpoints.Count; i++)
        {
            CentralEndpoint endpoint = endpoints[i];
            TimeSpan patience = _limits.CentralTimeout - _time.GetElapsedTime(started);
            if (patience <= TimeSpan.Zero) break;
            endpoint.BeginCall();
            try
            {
                CallResult<OrderReply> result = await endpoint.Orders.SubmitAsync(order, patience);
                if (result.Fault != CallFault.NotSent) return result;
                endpoint.Avoid();
            }
            finally
            {
                endpoint.EndCall();
            }
        }

        return new CallResult<OrderReply>(null, CallFault.NotSent);
    }

    /// <summary>Asks a region's central something that changes nothing.</summary>
    /// <param name="region">The region.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<CallResult<T>> CallAsync<T>(
        RegionCode region, Func<Central.CentralClient, CallOptions, AsyncUnaryCall<T>> call,
        CancellationToken cancellation = default)
        where T : class
    {
        using var timeout = new CancellationTokenSource(_limits.CentralTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        foreach (CentralEndpoint endpoint in Endpoints(region))
        {
            endpoint.BeginCall();
            try
            {
                return new CallResult<T>(
                    await call(endpoint.Client, new CallOptions(cancellationToken: both.Token)), CallFault.None);
            }
            catch (Exception fault)
                when (fault is RpcException or OperationCanceledException or ObjectDisposedException)
            {
                endpoint.Avoid();
            }
            finally
            {
                endpoint.EndCall();
            }

            if (both.IsCancellationRequested) return new CallResult<T>(null, CallFault.NoReply);
        }

        return new CallResult<T>(null, CallFault.NotSent);
    }

    /// <summary>The addresses of a region in the order in which they are to be tried.</summary>
    /// <param name="region">The region.</param>
    /// <param name="partition">A partition whose node comes first, if it is known and seems to be there.</param>
    public IReadOnlyList<CentralEndpoint> Endpoints(RegionCode region, int? partition = null)
    {
        if (_network.Current.Region(region) is not { } plan) return [];
        if (plan.Centrals.Count == 1) return Endpoint(region, plan.Centrals[0]).Alone;
        int first = (int)(Interlocked.Increment(ref _turn) % (uint)plan.Centrals.Count);
        var turn = new CentralEndpoint[plan.Centrals.Count];
        var rank = new int[turn.Length];
        for (int i = 0; i < turn.Length; i++)
        {
            turn[i] = Endpoint(region, plan.Centrals[(first + i) % turn.Length]);
            bool holds = partition is { } wanted && turn[i].Orders.Holds(wanted);
            int group = turn[i].Orders.IsOpen ? holds ? 0 : 1 : turn[i].IsPromising ? 2 : 3;
            rank[i] = group * turn.Length + i;
        }

        Array.Sort(rank, turn);
        return turn;
    }

    public void Dispose()
    {
        _network.Changed -= Prune;
        foreach (CentralEndpoint endpoint in _endpoints.Values) endpoint.Dispose();
    }

    private CentralEndpoint Endpoint(RegionCode region, string address)
    {
        return _endpoints.TryGetValue((region, address), out CentralEndpoint? endpoint)
            ? endpoint
            : NewEndpoint(region, address);
    }

    private CentralEndpoint NewEndpoint(RegionCode region, string address)
    {
        CentralEndpoint made;

        // Channels must not be made twice: the loser of a race would never be closed.
        lock (_gate)
        {
            made = _endpoints.GetOrAdd((region, address), _ => new CentralEndpoint(
                address, _tls.OptionsFor(new NodeName(NodeRole.Central, region)), _limits, _time));
        }

        // Whoever read the address before it was taken out of the network file may come after those that were retired.
        if (_network.Current.Region(region)?.Centrals.Contains(address) != true) Prune();
        return made;
    }

    private void Prune(string message) => Prune();

    private void Prune()
    {
        IEnumerable<RegionPlan> regions = _network.Current.Plan.Regions;
        var named = regions.SelectMany(region => region.Centrals.Select(address => (region.Code, address))).ToHashSet();
        foreach ((RegionCode, string) key in _endpoints.Keys)
            if (!named.Contains(key) && _endpoints.TryRemove(key, out CentralEndpoint? gone)) gone.Retire();
    }
}

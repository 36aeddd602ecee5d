using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Jiaozi.Central.Links;
using Jiaozi.Core.Owners;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Central.Host;

/// <summary>Reaches the centrals of other regions over gRPC, at the addresses that the network file gives.</summary>
internal sealed class GrpcLinkTransport(INetworkSource network, NodeClient tls) : ILinkTransport, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(RegionCode Region, string Address), GrpcChannel> _channels = new();
    private uint _turn;

    public async Task<DeliverReply> DeliverAsync(
        RegionCode destination, DeliverRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<string> addresses = network.Current.Region(destination)?.Centrals ?? [];
        if (addresses.Count == 0)
            throw new LinkException(
                $"{destination} has no address in the network file.", new InvalidOperationException());
        string address = addresses[(int)(_turn++ % (uint)addresses.Count)];
        try
        {
            GrpcChannel channel = _channels.GetOrAdd((destination, address), Connect);
            using AsyncUnaryCall<DeliverReply> call = new Link.LinkClient(channel).DeliverAsync(
                request, cancellationToken: cancellation);
            return await call.ResponseAsync.WaitAsync(Patience, cancellation);
        }
        catch (Exception fault) when (
            fault is RpcException or TimeoutException && !cancellation.IsCancellationRequested)
        {
            throw new LinkException($"{destination} at {address} cannot be reached.", fault);
        }
        catch (RpcException fault)
        {
            throw new OperationCanceledException("The link was stopped.", fault, cancellation);
        }
    }

    public void Dispose()
    {
        foreach (GrpcChannel channel in _channels.Values) channel.Dispose();
    }

    private GrpcChannel Connect((RegionCode Region, string Address) to) => GrpcChannel.ForAddress(
        to.Address,
        new GrpcChannelOptions
        {
            MaxReceiveMessageSize = 16 * 1024 * 1024,
            MaxSendMessageSize = 16 * 1024 * 1024,

            // Else a link would rest up to two minutes after a region that was away for long is back.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = tls.OptionsFor(new NodeName(NodeRole.Central, to.Region)),
                ConnectTimeout = TimeSpan.FromSeconds(2),
                KeepAlivePingDelay = TimeSpan.FromSeconds(10),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            },
        });
}

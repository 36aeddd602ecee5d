using Google.Protobuf;
using Grpc.Core;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Links;
using Jiaozi.Central.Listening;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Central.Host;

/// <summary>Speaks gRPC with fronts; every word of it is decided by <see cref="CentralNode"/>.</summary>
[PeerRoles(NodeRole.Front)]
internal sealed class CentralService(
    CentralNode node, IOrderTaker orders, IHostApplicationLifetime lifetime, ILogger<CentralService> logger)
    : Protocol.Grpc.Central.CentralBase
{
    public override async Task Submit(
        IAsyncStreamReader<OrderBatch> requestStream, IServerStreamWriter<ReplyBatch> responseStream,
        ServerCallContext context)
    {
        var session = new OrderSession(orders, () => node.Partitions, logger, lifetime.ApplicationStopping);
        await session.RunAsync(requestStream, responseStream, context);
    }

    public override async Task<OrderReply> GetOrder(GetOrderRequest request, ServerCallContext context) =>
        request.OrderId.Length == OrderId.Size
            ? Reply(await node.GetOrderAsync(
                request.Access.Memory, OrderId.Read(request.OrderId.Span), context.CancellationToken))
            : Reply(OrderAnswer.Of(Status.InvalidOrderId));

    public override async Task<GetCoinsReply> GetCoins(GetCoinsRequest request, ServerCallContext context)
    {
        if (request.After.Length is not (0 or CoinId.Size))
            return new GetCoinsReply { Status = (int)Status.MalformedRequest };
        (Refusal? refused, IReadOnlyList<byte[]> coins, byte[] next) = await node.GetCoinsAsync(
            request.Access.Memory, request.After.Memory, context.CancellationToken);
        if (refused is not null) return new GetCoinsReply { Status = (int)refused.Status, Detail = refused.Detail };
        var reply = new GetCoinsReply { Next = UnsafeByteOperations.UnsafeWrap(next) };
        foreach (byte[] coin in coins) reply.Coins.Add(UnsafeByteOperations.UnsafeWrap(coin));
        return reply;
    }

    public override async Task<GetStatementReply> GetStatement(GetStatementRequest request, ServerCallContext context)
    {
        if (request.After.Length is not (0 or OrderId.Size or OrderId.Size + CoinId.Size))
            return new GetStatementReply { Status = (int)Status.MalformedRequest };
        (Refusal? refused, IReadOnlyList<(OrderId Order, Entry Entry)> lines, byte[] next) =
            await node.GetStatementAsync(
                request.Access.Memory, request.After.Memory, request.Limit, context.CancellationToken);
        if (refused is not null) return new GetStatementReply { Status = (int)refused.Status, Detail = refused.Detail };
        var reply = new GetStatementReply { Next = UnsafeByteOperations.UnsafeWrap(next) };
        foreach ((OrderId order, Entry entry) in lines)
        {
            reply.Lines.Add(new StatementLine
            {
                OrderId = UnsafeByteOperations.UnsafeWrap(order.ToArray()),
                Kind = (int)entry.Kind,
                Status = (int)entry.Status,
                TimeUnixMs = entry.TimeUnixMs,
                MinorUnits = entry.MinorUnits,
                OtherParty = entry.OtherParty?.ToString() ?? "",
                Detail = entry.Detail,
            });
        }

        return reply;
    }

    public override async Task Listen(
        ListenRequest request, IServerStreamWriter<Arrival> responseStream, ServerCallContext context)
    {
        try
        {
            await foreach ((Refusal? refused, Arrived? arrived) in node.ListenAsync(
                request.Access.Memory, context.CancellationToken))
            {
                await responseStream.WriteAsync(Message(refused, arrived), context.CancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The terminal or the central goes away: the stream just ends.
        }
    }

    public override Task<FindPartyReply> FindParty(FindPartyRequest request, ServerCallContext context)
    {
        if (!FeatureValue.TryParseCanonical(request.Feature, out FeatureValue feature))
            return Task.FromResult(new FindPartyReply { Status = (int)Status.MalformedFeatureValue });
        return Task.FromResult(node.FindHome(feature) is { } home
            ? new FindPartyReply { HomeRegion = home.ToString() }
            : new FindPartyReply { Status = (int)Status.RegionUnknown });
    }

    public override async Task<GetSealsReply> GetSeals(GetSealsRequest request, ServerCallContext context)
    {
        if (request.Writer > LogId.MaxWriter) return new GetSealsReply();
        var log = new LogId(node.Region, (byte)request.Writer);
        (IReadOnlyList<Seal> seals, IReadOnlyList<LogHead> logs) = await node.Books.SealsAsync(
            log.Writer, request.After, request.Limit, context.CancellationToken);
        var reply = new GetSealsReply { Logs = { logs } };
        reply.Newest = logs.FirstOrDefault(head => head.Log == log.ToString())?.Number ?? 0;
        foreach (Seal seal in seals) reply.Seals.Add(UnsafeByteOperations.UnsafeWrap(seal.Encode()));
        return reply;
    }

    public override Task<GetNetworkReply> GetNetwork(GetNetworkRequest request, ServerCallContext context) =>
        Task.FromResult(new GetNetworkReply { File = UnsafeByteOperations.UnsafeWrap(node.Network.Bytes) });

    [PeerRoles(NodeRole.Front, NodeRole.Auditor)]
    public override Task<GetHealthReply> GetHealth(GetHealthRequest request, ServerCallContext context)
    {
        var reply = new GetHealthReply
        {
            Region = node.Region.ToString(),
            State = node.State switch
            {
                EngineState.Ready => "ready",
                EngineState.Recovering => "recovering",
                _ => "stopped",
            },
            Detail = node.Detail,
            SealNumber = node.SealNumber,
            NetworkVersion = node.Network.Plan.Version,
            RefusedDeliveries = node.RefusedDeliveries,
            QueueLength = node.QueueLength,
            Node = node.Name,
            Writer = node.Log.Writer,
            Partitions = node.Partitions.Count,
            OrdersDecided = node.OrdersDecided,
        };
        foreach (LinkState link in node.Links)
        {
            var health = new LinkHealth
            {
                Log = link.Log.ToString(),
                Destination = link.Destination.ToString(),
                State = link.State,
                Detail = link.Detail,
            };
            if (link.Waiting is { } waiting) health.Waiting = waiting;
            reply.Links.Add(health);
        }

        return Task.FromResult(reply);
    }

    internal static OrderReply Reply(OrderAnswer answer, ulong number = 0) => new()
    {
        Number = number,
        Status = (int)answer.Status,
        Detail = answer.Detail,
        Outcome = UnsafeByteOperations.UnsafeWrap(answer.Outcome),
        HomeRegion = answer.Home.ToString(),
    };

    private static Arrival Message(Refusal? refused, Arrived? arrived)
    {
        if (refused is not null) return new Arrival { Status = (int)refused.Status, Detail = refused.Detail };
        if (arrived is null) return new Arrival();
        return new Arrival
        {
            Coin = UnsafeByteOperations.UnsafeWrap(arrived.Coin.Encode()),
            OrderId = UnsafeByteOperations.UnsafeWrap(arrived.Order.ToArray()),
            Payer = arrived.Payer?.ToString() ?? "",
        };
    }
}

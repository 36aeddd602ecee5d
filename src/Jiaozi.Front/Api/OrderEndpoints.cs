using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Centrals;
using Jiaozi.Front.Guards;
using Jiaozi.Front.Preprocessing;
using Jiaozi.Front.Telemetry;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Protocol.Network;

namespace Jiaozi.Front.Api;

/// <summary>The way of an order through the front (seed S2): read, admit, check the coins, send on, answer.</summary>
internal sealed class OrderEndpoints(
    OrderReader reader, CoinChecker coins, DeviceGuard devices, OrderForwarder forwarder, INetworkSource network,
    NetworkRefresher refresher, ILogger<OrderEndpoints> logger)
{
    public void Map(IEndpointRouteBuilder app)
    {
        Map(app, Routes.Payments, ContentTypes.Payment, "Pay",
            "Submits a payment order with the coins that it spends.");
        Map(app, Routes.Redemptions, ContentTypes.Redemption, "Redeem",
            "Submits an institution's redemption order with the coins that it takes out of circulation.");
        Map(app, Routes.Issuances, ContentTypes.Issuance, "Issue",
            "Submits an issuance order signed by several operators.");
        Map(app, Routes.Registrations, ContentTypes.Registration, "Register",
            "Submits a registration: binds a device key to the owner of a feature value.");
        Map(app, Routes.Revocations, ContentTypes.Revocation, "RevokeDevice",
            "Submits the revocation of a device of the same owner.");
        Map(app, Routes.Administration, ContentTypes.Administration, "Administer",
            "Submits an administration order signed by operators.");
    }

    private void Map(IEndpointRouteBuilder app, string route, string contentType, string name, string summary)
    {
        string kind = KindOf(contentType);
        app.MapPost(route, (Delegate)((HttpContext http) => SubmitAsync(http, contentType, kind)))
            .Accepts<OrderSubmission>("application/json")
            .WithName(name)
            .WithSummary(summary)
            .WithDescription(
                "Repeating an order gives the first answer again. A problem's member outcome says whether money "
                + "moved; with outcome unknown, ask for the order by its id or send the very same order again.")
            .WithTags("Orders")
            .Produces<OrderAnswer>()
            .ProducesProblems([.. StatusInfo.All.Select(info => info.Status)]);
    }

    /// <summary>The word in the middle: <c>payment</c> of <c>application/jiaozi-payment+cbor</c>.</summary>
    private static string KindOf(string contentType) => contentType.Split('-', '+')[1];

    private async Task SubmitAsync(HttpContext http, string contentType, string kind)
    {
        using SubmittedOrder body = await SubmittedOrder.ReadAsync(http);
        var way = new OrderWay(kind);
        try
        {
            (IResult result, way.Status) = await SubmitAsync(body, contentType, way);
            await result.ExecuteAsync(http);
        }
        finally
        {
            way.Dispose();
        }
    }

    private async ValueTask<(IResult Result, Status Status)> SubmitAsync(
        SubmittedOrder body, string contentType, OrderWay way)
    {
        OrderReading reading = reader.Read(body.Order.Span, contentType);
        if (!reading.IsRead) return Refuse(reading.Refusal, reading.OrderId);
        ReadOrder order = reading.Order;
        way.Read(reading.OrderId, order.Home);
        if (devices.Refuse(order.Message.Signatures[0].KeyId, reading.OrderId) is { } limited)
            return (limited, Status.RateLimited);
        CoinChecking checking = await CheckCoinsAsync(order, body.Coins);
        if (checking.Refusal is { } refusal) return Refuse(refusal, reading.OrderId);
        body.Dispose();

        OrderReply reply = await forwarder.SubmitAsync(order, checking.Places, way.Traceparent);
        if (reply.Status >= (int)Status.StoreUnavailable)
            logger.LogWarning("Order {OrderId} for {Home}: {Detail}", reading.OrderId, order.Home, reply.Detail);
        return (Answers.Submitted(reply, reading.OrderId!), (Status)reply.Status);
    }

    private static (IResult, Status) Refuse(Refusal refusal, string? orderId) =>
        (new ProblemResult(refusal, orderId), refusal.Status);

    /// <summary>
    /// A key that the network file in force here does not name may be newer than the file, so the sealing region is
    /// asked before a coin is refused for it.
    /// </summary>
    private async ValueTask<CoinChecking> CheckCoinsAsync(ReadOrder order, IReadOnlyList<ReadOnlyMemory<byte>> texts)
    {
        CoinChecking checking = coins.Check(order.Order, texts, order.Network);
        if (checking.Refusal is not { Status: Status.SealKeyUnknown }) return checking;
        return await refresher.CatchUpAsync(checking.SealedBy, order.Network.Plan.Version) switch
        {
            Freshness.Newer => coins.Check(order.Order, texts, network.Current),
            Freshness.Newest => checking,
            _ => new CoinChecking([], new Refusal(
                Status.RegionUnavailable,
                $"{checking.SealedBy} cannot be asked whether the key that sealed a coin is a new one.")),
        };
    }
}

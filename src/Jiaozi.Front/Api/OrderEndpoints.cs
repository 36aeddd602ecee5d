using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
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
        // One method waits for the central, and not one inside another: each would leave an object for every order.
        using SubmittedOrder body = await SubmittedOrder.ReadAsync(http);
        var way = new OrderWay(kind);
        try
        {
            CheckedOrder order = await CheckAsync(body, contentType);
            if (order.Order is { } read) way.Read(read.Order.Id, read.Home);
            IResult result;
            if (order.Refused is not null)
            {
                (result, way.Status) = (order.Refused, order.Status);
            }
            else
            {
                // Who sends the order reads it here, until it is written to the end.
                body.IsLent = true;
                ForwardedOrder sent = await forwarder.SubmitAsync(order.Order!, order.Places, way.Traceparent);
                body.IsLent = !sent.IsWritten;
                way.Status = (Status)sent.Reply.Status;
                result = Answer(sent.Reply, order.Order!);
            }

            await result.ExecuteAsync(http);
        }
        finally
        {
            way.Dispose();
        }
    }

    private async ValueTask<CheckedOrder> CheckAsync(SubmittedOrder body, string contentType)
    {
        OrderReading reading = reader.Read(body.Order, contentType);
        if (!reading.IsRead) return CheckedOrder.Refuse(null, reading.Refusal, reading.OrderId);
        ReadOrder order = reading.Order;
        if (devices.Refuse(order.Message.Signatures[0].KeyId, order.Order.Id) is { } limited)
            return new CheckedOrder(order, [], limited, Status.RateLimited);
        CoinChecking checking = await CheckCoinsAsync(order, body.Coins);
        return checking.Refusal is { } refusal
            ? CheckedOrder.Refuse(order, refusal, order.Order.Id)
            : new CheckedOrder(order, checking.Places, null, default);
    }

    private IResult Answer(OrderReply reply, ReadOrder order)
    {
        if (reply.Status >= (int)Status.StoreUnavailable)
            logger.LogWarning("Order {OrderId} for {Home}: {Detail}", order.Order.Id, order.Home, reply.Detail);
        return Answers.Submitted(reply, order.Order.Id);
    }

    /// <summary>
    /// A key that the network file in force here does not name may be newer than the file, so the sealing region is
    /// asked before a coin is refused for it.
    /// </summary>
    private async ValueTask<CoinChecking> CheckCoinsAsync(ReadOrder order, List<Memory<byte>> texts)
    {
        if (CoinChecker.Read(order.Order, texts, out Coin[] sent) is { } malformed) return new CoinChecking([], malformed);
        CoinChecking checking = coins.Check(order.Order, sent, order.Network);
        if (checking.Refusal is not { Status: Status.SealKeyUnknown }) return checking;
        return await refresher.CatchUpAsync(checking.SealedBy, order.Network.Plan.Version) switch
        {
            Freshness.Newer => coins.Check(order.Order, sent, network.Current),
            Freshness.Newest => checking,
            _ => new CoinChecking([], new Refusal(
                Status.RegionUnavailable,
                $"{checking.SealedBy} cannot be asked whether the key that sealed a coin is a new one.")),
        };
    }

    /// <summary>An order that may be sent on, or the answer that refuses it.</summary>
    /// <param name="Order">The order, if it could be read.</param>
    /// <param name="Places">Where its coins were sealed.</param>
    /// <param name="Refused">The answer that refuses it.</param>
    /// <param name="Status">The status of that answer.</param>
    private readonly record struct CheckedOrder(
        ReadOrder? Order, IReadOnlyList<SealPlace> Places, IResult? Refused, Status Status)
    {
        public static CheckedOrder Refuse(ReadOrder? order, Refusal refusal, OrderId? id) =>
            new(order, [], new ProblemResult(refusal, id?.ToString()), refusal.Status);
    }
}

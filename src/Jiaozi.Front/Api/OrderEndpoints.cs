using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Centrals;
using Jiaozi.Front.Guards;
using Jiaozi.Front.Preprocessing;
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

    private void Map(IEndpointRouteBuilder app, string route, string contentType, string name, string summary) =>
        app.MapPost(route, (Delegate)((HttpContext http) => SubmitAsync(http, contentType)))
            .Accepts<OrderSubmission>("application/json")
            .WithName(name)
            .WithSummary(summary)
            .WithDescription(
                "Repeating an order gives the first answer again. A problem's member outcome says whether money "
                + "moved; with outcome unknown, ask for the order by its id or send the very same order again.")
            .WithTags("Orders")
            .Produces<OrderAnswer>()
            .ProducesProblems([.. StatusInfo.All.Select(info => info.Status)]);

    private async Task SubmitAsync(HttpContext http, string contentType)
    {
        using SubmittedOrder body = await SubmittedOrder.ReadAsync(http);
        IResult result = await SubmitAsync(body, contentType);
        await result.ExecuteAsync(http);
    }

    private async ValueTask<IResult> SubmitAsync(SubmittedOrder body, string contentType)
    {
        OrderReading reading = reader.Read(body.Order.Span, contentType);
        if (!reading.IsRead) return new ProblemResult(reading.Refusal, reading.OrderId);
        ReadOrder order = reading.Order;
        if (devices.Refuse(order.Message.Signatures[0].KeyId, reading.OrderId) is { } limited) return limited;
        CoinChecking checking = await CheckCoinsAsync(order, body.Coins);
        if (checking.Refusal is { } refusal) return new ProblemResult(refusal, reading.OrderId);
        body.Dispose();

        OrderReply reply = await forwarder.SubmitAsync(order, checking.Places);
        if (reply.Status >= (int)Status.StoreUnavailable)
            logger.LogWarning("Order {OrderId} for {Home}: {Detail}", reading.OrderId, order.Home, reply.Detail);
        return Answers.Submitted(reply, reading.OrderId!);
    }

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

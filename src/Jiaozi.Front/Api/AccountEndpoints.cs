using Google.Protobuf;
using Grpc.Core;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Centrals;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Front.Api;

/// <summary>Reads one account at its home central with the owner's access token.</summary>
internal sealed class AccountEndpoints(AccountAccess access, CentralPool centrals)
{
    private const int MaxMarkerLength = 128;

    public void Map(IEndpointRouteBuilder app)
    {
        Describe(app.MapGet(Routes.Orders + "/{id}", GetOrderAsync), "GetOrder",
            "The recorded answer to an order of the account, refusals included.")
            .Produces<OrderAnswer>().ProducesProblems([.. EndpointMetadata.OfAccounts, Status.OrderNotFound]);
        Describe(app.MapGet(Routes.Coins, GetCoinsAsync), "GetCoins",
            "The account's unspent coins with fresh proofs, in pages.")
            .Produces<CoinPage>().ProducesProblems(EndpointMetadata.OfAccounts);
        Describe(app.MapGet(Routes.Statement, GetStatementAsync), "GetStatement",
            "The account's lines, oldest first, in pages.")
            .Produces<StatementPage>().ProducesProblems(EndpointMetadata.OfAccounts);
    }

    private Task<IResult> GetOrderAsync(string id, HttpContext http)
    {
        if (!OrderId.TryParse(id, out OrderId order))
            return Task.FromResult<IResult>(new ProblemResult(Refusal.Of(Status.InvalidOrderId)));
        return ReadAsync(http, (client, token, call) => client.GetOrderAsync(
            new GetOrderRequest { Access = token, OrderId = ByteString.CopyFrom(order.ToArray()) }, call),
            reply => Answers.Found(reply, order));
    }

    private Task<IResult> GetCoinsAsync(HttpContext http, string? after = null)
    {
        if (!TryReadMarker(after, out ByteString from, out IResult? refused)) return Task.FromResult(refused!);
        return ReadAsync(http, (client, token, call) => client.GetCoinsAsync(
            new GetCoinsRequest { Access = token, After = from }, call),
            reply => reply.Status != 0
                ? Answers.Refused(reply.Status, reply.Detail)
                : Results.Json(
                    new CoinPage([.. reply.Coins.Select(Answers.CoinText)], Answers.NextText(reply.Next)),
                    ApiJson.Default.CoinPage));
    }

    private Task<IResult> GetStatementAsync(HttpContext http, string? after = null, int limit = 100)
    {
        if (!TryReadMarker(after, out ByteString from, out IResult? refused)) return Task.FromResult(refused!);
        if (PageLimit.Refuse(limit) is { } outside) return Task.FromResult<IResult>(outside);
        return ReadAsync(http, (client, token, call) => client.GetStatementAsync(
            new GetStatementRequest { Access = token, After = from, Limit = limit }, call),
            reply => reply.Status != 0
                ? Answers.Refused(reply.Status, reply.Detail)
                : Results.Json(
                    new StatementPage([.. reply.Lines.Select(Item)], Answers.NextText(reply.Next)),
                    ApiJson.Default.StatementPage));
    }

    private async Task<IResult> ReadAsync<T>(
        HttpContext http, Func<Central.CentralClient, ByteString, CallOptions, AsyncUnaryCall<T>> call,
        Func<T, IResult> answer)
        where T : class
    {
        (ReadOnlyMemory<byte> token, RegionCode home, IResult? refused) = access.Read(http.Request);
        if (refused is not null) return refused;
        CallResult<T> result = await centrals.CallAsync(
            home, (client, options) => call(client, UnsafeByteOperations.UnsafeWrap(token), options),
            http.RequestAborted);
        return result.HasReply ? answer(result.Reply) : Answers.Unreachable(result.Fault, home.ToString());
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder builder, string name, string summary) => builder
        .WithName(name).WithSummary(summary).WithTags("Account")
        .WithDescription("Needs the header Authorization: Jiaozi, a space, and a signed access request in base64url.");

    private static bool TryReadMarker(string? text, out ByteString marker, out IResult? refused)
    {
        (marker, refused) = (ByteString.Empty, null);
        if (string.IsNullOrEmpty(text)) return true;
        try
        {
            if (text.Length > MaxMarkerLength) throw new WireFormatException("A page marker is too long.");
            marker = UnsafeByteOperations.UnsafeWrap(Base64UrlText.Decode(text));
            return true;
        }
        catch (WireFormatException fault)
        {
            refused = new ProblemResult(new Refusal(Status.MalformedRequest, $"after: {fault.Message}"));
            return false;
        }
    }

    private static StatementItem Item(StatementLine line) => new(
        OrderId.Read(line.OrderId.Span).ToString(),
        Enum.IsDefined((EntryKind)line.Kind) ? StatusText.Lower(((EntryKind)line.Kind).ToString()) : "other",
        line.Status, StatusText.Name(line.Status), DateTimeOffset.FromUnixTimeMilliseconds(line.TimeUnixMs),
        line.MinorUnits, line.OtherParty.Length == 0 ? null : line.OtherParty, line.Detail);
}

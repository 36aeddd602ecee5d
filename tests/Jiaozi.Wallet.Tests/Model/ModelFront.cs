using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;

namespace Jiaozi.Wallet.Tests.Model;

/// <summary>
/// A front in memory before a <see cref="ModelCentral"/>: honest, unless <see cref="Script"/> says what to do with a
/// request. Every request is counted and kept by path.
/// </summary>
internal sealed class ModelFront(TestNetwork network, ModelCentral central) : HttpMessageHandler
{
    private const int PageSize = 3;

    private readonly CoinVerifier _coins = new(new SealMemory(1000));

    /// <summary>May answer instead of the front; gets the request, its number from 1, and the honest answer.</summary>
    public Func<HttpRequestMessage, int, Func<HttpResponseMessage>, HttpResponseMessage>? Script { get; set; }

    /// <summary>Paths asked for, in order.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Orders that came in, honest or not.</summary>
    public List<byte[]> Orders { get; } = [];

    /// <summary>Event streams to come: each connection takes the next one; without any the stream is empty.</summary>
    public Queue<string> EventStreams { get; } = new();

    public int Count(string path) => Paths.Count(p => p.StartsWith(path, StringComparison.Ordinal));

    public static Exception Refused() =>
        new HttpRequestException(HttpRequestError.ConnectionError, "connection refused");

    public static Exception Lost() => new HttpRequestException(HttpRequestError.ResponseEnded, "connection broke");

    public static HttpResponseMessage Text(string text, HttpStatusCode code = HttpStatusCode.OK) =>
        new(code) { Content = new StringContent(text) };

    public static HttpResponseMessage Problem(Status status, Outcome? outcome = null, string detail = "") =>
        Problem(detail.Length == 0 ? Refusal.Of(status) : new Refusal(status, detail), outcome);

    public static HttpResponseMessage Answer(OrderId id, Outcome outcome) => Json(
        new OrderAnswer(
            id.ToString(), (int)outcome.Record.Status, StatusHttp.Name(outcome.Record.Status), "committed", "",
            Base64UrlText.Encode(outcome.Encode()), [.. outcome.Coins.Select(coin => coin.ToString())]),
        ApiJson.Default.OrderAnswer);

    public static string Event(Coin coin, OrderId order, OwnerId? payer)
    {
        string data = JsonSerializer.Serialize(
            new ArrivalEvent(coin.ToString(), order.ToString(), payer?.ToString()), ApiJson.Default.ArrivalEvent);
        return $"event: coin\ndata: {data}\n\n";
    }

    public static HttpResponseMessage CoinList(IEnumerable<string> coins, string? next = null) =>
        Json(new CoinPage([.. coins], next), ApiJson.Default.CoinPage);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Paths.Add(request.RequestUri!.AbsolutePath);
        HttpResponseMessage Honest() => Route(request, body);
        return Script is null ? Honest() : Script(request, Paths.Count, Honest);
    }

    private HttpResponseMessage Route(HttpRequestMessage request, byte[] body)
    {
        string path = request.RequestUri!.AbsolutePath;
        if (request.Method == HttpMethod.Post && path != Routes.PartyLookup) return Submit(body);
        if (path == Routes.Network)
            return new HttpResponseMessage { Content = new ByteArrayContent(network.File.Bytes.ToArray()) };
        if (path == Routes.PartyLookup)
        {
            string party = JsonSerializer.Deserialize(body, ApiJson.Default.PartyQuery)!.Party;
            return Json(new PartyAnswer(party, true, "CN-SH", "CN-SH"), ApiJson.Default.PartyAnswer);
        }

        if (Reader(request.Headers.Authorization) is not { } owner) return Problem(Status.AccessDenied);
        if (path == Routes.Coins) return List(owner, request.RequestUri.Query);
        if (path == Routes.Statement) return Json(new StatementPage([], null), ApiJson.Default.StatementPage);
        if (path == Routes.Events)
        {
            return new HttpResponseMessage
            {
                Content = new StringContent(
                    EventStreams.TryDequeue(out string? events) ? events : "", Encoding.UTF8, "text/event-stream"),
            };
        }

        string name = path[(Routes.Orders.Length + 1)..];
        if (!OrderId.TryParse(name, out OrderId id)) return Problem(Status.InvalidOrderId);
        return central.Find(owner, id) is { } outcome ? Answer(id, outcome) : Problem(Status.OrderNotFound);
    }

    private HttpResponseMessage Submit(byte[] body)
    {
        OrderSubmission submission = JsonSerializer.Deserialize(body, ApiJson.Default.OrderSubmission)!;
        byte[] signed = Base64UrlText.Decode(submission.Order);
        Orders.Add(signed);
        Order order = Order.Decode(SignedMessage.Decode(signed));
        var coins = submission.Coins.Select(Coin.Parse).ToList();
        foreach (Coin coin in coins)
            if (_coins.Verify(coin, network.File) is { } forged) return Problem(forged, null);
        if (order is SpendingOrder spending && !spending.Inputs.SequenceEqual(coins.Select(coin => coin.Body.Id)))
            return Problem(Status.CoinsNotOfOrder);
        (Refusal? refusal, Outcome? outcome) = central.Submit(signed);
        if (refusal is not null) return Problem(refusal, null);
        return outcome!.Record.Status == Status.Committed
            ? Answer(order.Id, outcome)
            : Problem(new Refusal(outcome.Record.Status, outcome.Record.Detail), outcome);
    }

    private OwnerId? Reader(AuthenticationHeaderValue? header)
    {
        if (header?.Scheme != Routes.AuthorizationScheme) return null;
        SignedMessage message = SignedMessage.Decode(Base64UrlText.Decode(header.Parameter));
        AccessRequest access = AccessRequest.Decode(message);
        bool lives = access.ExpiryUnixMs > central.NowUnixMs
            && access.ExpiryUnixMs <= central.NowUnixMs + (long)AccessRequest.MaxLife.TotalMilliseconds;
        return lives && central.Account(access.Owner).Find(message.Signatures[0].KeyId) is { IsActive: true } device
            && message.Signatures[0].IsBy(device.Key)
            ? access.Owner
            : null;
    }

    private HttpResponseMessage List(OwnerId owner, string query)
    {
        string after = query.StartsWith("?after=", StringComparison.Ordinal) ? query["?after=".Length..] : "";
        Coin[] rest =
        [
            .. central.Coins(owner).OrderBy(coin => coin.Body.Id.ToString(), StringComparer.Ordinal)
                .Where(coin => string.CompareOrdinal(coin.Body.Id.ToString(), after) > 0),
        ];
        Coin[] page = [.. rest.Take(PageSize)];
        return CoinList(
            page.Select(coin => coin.ToString()), rest.Length > PageSize ? page[^1].Body.Id.ToString() : null);
    }

    private static HttpResponseMessage Problem(Refusal refusal, Outcome? outcome)
    {
        string? answer = outcome is null ? null : Base64UrlText.Encode(outcome.Encode());
        OrderProblem problem = StatusHttp.Problem(refusal, null, answer);
        HttpResponseMessage response = Json(problem, ApiJson.Default.OrderProblem);
        response.StatusCode = (HttpStatusCode)problem.Status;
        return response;
    }

    private static HttpResponseMessage Json<T>(T value, JsonTypeInfo<T> type) =>
        new() { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type)) };
}

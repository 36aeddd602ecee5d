using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Wallet.Fronts;

/// <summary>
/// The HTTP API of the fronts, typed. Of several fronts the next one is asked only where certainly nothing was sent
/// to the one before. It verifies nothing; its results say exactly what is known about a request.
/// </summary>
public sealed class FrontClient
{
    private const string CoinEvent = "coin";

    private static readonly TimeSpan DefaultSilence = TimeSpan.FromMinutes(1);

    private readonly HttpClient _http;
    private readonly IReadOnlyList<Uri> _fronts;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Names the fronts, the nearest first.</summary>
    /// <param name="http">Sends the requests; may be shared by many clients.</param>
    /// <param name="fronts">Base addresses, at least one.</param>
    /// <param name="requestTimeout">Longest wait for an answer.</param>
    /// <param name="time">Measures the wait.</param>
    /// <exception cref="ArgumentException">No front.</exception>
    public FrontClient(HttpClient http, IReadOnlyList<Uri> fronts, TimeSpan requestTimeout, TimeProvider time)
    {
        if (fronts.Count == 0) throw new ArgumentException("A wallet needs the address of a front.", nameof(fronts));
        (_http, _fronts, _timeout, _time) = (http, fronts, requestTimeout, time);
    }

    /// <summary>Sends an order.</summary>
    /// <param name="route">One of <see cref="Routes"/> for orders.</param>
    /// <param name="submission">The order and its coins.</param>
    /// <param name="firstFront">Which front to ask first; counts round.</param>
    /// <param name="cancellation">Stops waiting; what was sent stays sent.</param>
    public Task<FrontResult<OrderAnswer>> SubmitAsync(
        string route, OrderSubmission submission, int firstFront = 0, CancellationToken cancellation = default) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, route)
            {
                Content = JsonContent.Create(submission, ApiJson.Default.OrderSubmission),
            },
            ApiJson.Default.OrderAnswer, firstFront, cancellation);

    /// <summary>The recorded answer to an order of the account that <paramref name="access"/> opens.</summary>
    public Task<FrontResult<OrderAnswer>> GetOrderAsync(
        OrderId order, string access, CancellationToken cancellation = default) =>
        GetAsync($"{Routes.Orders}/{order}", access, ApiJson.Default.OrderAnswer, cancellation);

    /// <summary>A page of the account's unspent coins.</summary>
    public Task<FrontResult<CoinPage>> GetCoinsAsync(
        string access, string? after = null, CancellationToken cancellation = default) =>
        GetAsync(Routes.Coins + Query(after, null), access, ApiJson.Default.CoinPage, cancellation);

    /// <summary>A page of the account's lines, oldest first.</summary>
    public Task<FrontResult<StatementPage>> GetStatementAsync(
        string access, string? after = null, int? limit = null, CancellationToken cancellation = default) =>
        GetAsync(Routes.Statement + Query(after, limit), access, ApiJson.Default.StatementPage, cancellation);

    /// <summary>Whether somebody can be paid, and where that party is at home.</summary>
    public Task<FrontResult<PartyAnswer>> LookupAsync(PartyQuery query, CancellationToken cancellation = default) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, Routes.PartyLookup)
            {
                Content = JsonContent.Create(query, ApiJson.Default.PartyQuery),
            },
            ApiJson.Default.PartyAnswer, 0, cancellation);

    /// <summary>The regions and their fronts.</summary>
    public Task<FrontResult<RegionList>> GetRegionsAsync(CancellationToken cancellation = default) =>
        GetAsync(Routes.Regions, null, ApiJson.Default.RegionList, cancellation);

    /// <summary>Supply of every region and of the whole.</summary>
    public Task<FrontResult<SupplyAnswer>> GetSupplyAsync(CancellationToken cancellation = default) =>
        GetAsync(Routes.Supply, null, ApiJson.Default.SupplyAnswer, cancellation);

    /// <summary>A page of the seals of one of a region's logs, oldest first.</summary>
    public Task<FrontResult<SealPage>> GetSealsAsync(
        RegionCode region, byte writer = 0, ulong after = 0, int? limit = null,
        CancellationToken cancellation = default) =>
        GetAsync(
            $"{Routes.Seals}/{region}{Query(after.ToString(CultureInfo.InvariantCulture), limit)}&writer={writer}",
            null, ApiJson.Default.SealPage, cancellation);

    /// <summary>Health of the front and of the regions as it sees them.</summary>
    public Task<FrontResult<HealthAnswer>> GetHealthAsync(CancellationToken cancellation = default) =>
        GetAsync(Routes.Health, null, ApiJson.Default.HealthAnswer, cancellation);

    /// <summary>The signed network file, not verified.</summary>
    public Task<FrontResult<byte[]>> GetNetworkAsync(CancellationToken cancellation = default) =>
        SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, Routes.Network), bytes => bytes, 0, cancellation);

    /// <summary>
    /// Listens for arriving coins. The first event says that the connection stands; the stream ends, without a fault,
    /// when the connection does or cannot be made.
    /// </summary>
    /// <param name="access">The access token.</param>
    /// <param name="firstFront">Which front to ask; counts round.</param>
    /// <param name="longestSilence">
    /// How long nothing may come, not even a comment, before the connection counts as broken; null for a minute.
    /// </param>
    /// <param name="cancellation">Stops listening.</param>
    public async IAsyncEnumerable<FrontEvent> ListenAsync(
        string access, int firstFront = 0, TimeSpan? longestSilence = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using HttpRequestMessage request = WithAccess(new HttpRequestMessage(HttpMethod.Get, Routes.Events), access);
        request.RequestUri = new Uri(_fronts[firstFront % _fronts.Count], Routes.Events);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using HttpResponseMessage? response = await ConnectAsync(request, cancellation);
        if (response is not { IsSuccessStatusCode: true }) yield break;

        await using Stream raw = await response.Content.ReadAsStreamAsync(cancellation);
        await using var stream = new LivelyStream(raw, longestSilence ?? DefaultSilence, _time);
        SseParser<ArrivalEvent?> parser = SseParser.Create(stream, ParseEvent);
        yield return new FrontEvent(null);
        await using IAsyncEnumerator<SseItem<ArrivalEvent?>> items =
            parser.EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await MoveNextAsync(items))
            if (items.Current.Data is { } arrival) yield return new FrontEvent(arrival);
    }

    private static ArrivalEvent? ParseEvent(string type, ReadOnlySpan<byte> data)
    {
        if (type != CoinEvent) return null;
        try
        {
            return JsonSerializer.Deserialize(data, ApiJson.Default.ArrivalEvent);
        }
        catch (JsonException)
        {
            // An event that cannot be read brings no coin; the next sync brings it if it exists.
            return null;
        }
    }

    private async Task<HttpResponseMessage?> ConnectAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (Exception fault) when (IsTransport(fault, cancellation))
        {
            return null;
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<ArrivalEvent?>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private Task<FrontResult<T>> GetAsync<T>(
        string path, string? access, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(() => WithAccess(new HttpRequestMessage(HttpMethod.Get, path), access), type, 0, cancellation);

    private Task<FrontResult<T>> SendAsync<T>(
        Func<HttpRequestMessage> make, JsonTypeInfo<T> type, int firstFront, CancellationToken cancellation) =>
        SendAsync(make, bytes => JsonSerializer.Deserialize(bytes, type), firstFront, cancellation);

    private async Task<FrontResult<T>> SendAsync<T>(
        Func<HttpRequestMessage> make, Func<byte[], T?> parse, int firstFront, CancellationToken cancellation)
    {
        FrontResult<T>? last = null;
        for (int i = 0; i < _fronts.Count; i++)
        {
            Uri front = _fronts[(firstFront + i) % _fronts.Count];
            using HttpRequestMessage request = make();
            bool repeatable = request.Method == HttpMethod.Get;
            request.RequestUri = new Uri(front, request.RequestUri!);
            last = await SendOnceAsync(request, parse, cancellation);
            if (last is not FrontUnreachable<T> unreachable || (unreachable.MaybeSent && !repeatable)) return last;
        }

        return last!;
    }

    private async Task<FrontResult<T>> SendOnceAsync<T>(
        HttpRequestMessage request, Func<byte[], T?> parse, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await response.Content.LoadIntoBufferAsync(2L * NetworkFile.MaxBytes, either.Token);
            byte[] bytes = await response.Content.ReadAsByteArrayAsync(either.Token);
            return response.IsSuccessStatusCode
                ? Parse(bytes, parse, request.RequestUri!)
                : FrontProblems.Read<T>(bytes, (int)response.StatusCode, request.RequestUri!);
        }
        catch (Exception fault) when (IsTransport(fault, cancellation))
        {
            string detail = timeout.IsCancellationRequested ? $"no answer within {_timeout}" : fault.Message;
            return new FrontUnreachable<T>(
                !NothingSent(fault), $"The front {request.RequestUri!.Authority} cannot be reached: {detail}");
        }
    }

    private static FrontResult<T> Parse<T>(byte[] bytes, Func<byte[], T?> parse, Uri uri)
    {
        try
        {
            if (parse(bytes) is { } value) return new FrontAnswer<T>(value);
        }
        catch (JsonException)
        {
            // The same as an empty answer: nothing is known.
        }

        return new FrontUnreachable<T>(true, $"The front {uri.Authority} answered something that cannot be read.");
    }

    /// <summary>A fault of the way there and back, not the caller's wish to stop.</summary>
    private static bool IsTransport(Exception fault, CancellationToken cancellation) =>
        fault is HttpRequestException or IOException
        || (fault is OperationCanceledException && !cancellation.IsCancellationRequested);

    /// <summary>The connection was never made, so no byte of the request has left.</summary>
    private static bool NothingSent(Exception fault) => fault is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static HttpRequestMessage WithAccess(HttpRequestMessage request, string? access)
    {
        if (access is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue(Routes.AuthorizationScheme, access);
        return request;
    }

    private static string Query(string? after, int? limit)
    {
        var query = new StringBuilder();
        if (after is not null) query.Append("?after=").Append(Uri.EscapeDataString(after));
        if (limit is { } most) query.Append(query.Length == 0 ? '?' : '&').Append("limit=").Append(most);
        return query.ToString();
    }
}

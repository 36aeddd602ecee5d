using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Front.Centrals;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.Front.Api;

/// <summary>
/// Carries arriving coins to a listening terminal as server-sent events: <c>ready</c>, then a <c>coin</c> for each
/// arrival. When the way to the central breaks, the stream ends; the terminal listens anew and syncs.
/// </summary>
internal sealed class EventEndpoint(
    AccountAccess access, CentralPool centrals, FrontLimits limits, IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    private int _listeners;

    /// <summary>Terminals that listen now.</summary>
    public int Listeners => Volatile.Read(ref _listeners);

    public void Map(IEndpointRouteBuilder app) => app.MapGet(Routes.Events, (Delegate)ListenAsync)
        .WithName("Listen").WithTags("Account")
        .WithSummary("Server-sent events: ready, then coin for every coin that arrives.")
        .WithDescription("Needs an access token. Comments show that the stream is alive; their text means nothing.")
        .Produces<ArrivalEvent>(200, "text/event-stream")
        .ProducesProblems(EndpointMetadata.OfAccounts);

    private async Task<IResult> ListenAsync(HttpContext http)
    {
        (ReadOnlyMemory<byte> token, RegionCode home, IResult? refused) = access.Read(http.Request);
        if (refused is not null) return refused;
        try
        {
            if (Interlocked.Increment(ref _listeners) > limits.MaxListeners)
                return new ProblemResult(new Refusal(Status.Overloaded, "Too many terminals listen here."));
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(
                http.RequestAborted, lifetime.ApplicationStopping);
            return await StreamAsync(http.Response, home, UnsafeByteOperations.UnsafeWrap(token), gone.Token);
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
        }
    }

    private async Task<IResult> StreamAsync(
        HttpResponse response, RegionCode home, ByteString token, CancellationToken gone)
    {
        foreach (CentralEndpoint endpoint in centrals.Endpoints(home))
        {
            using AsyncServerStreamingCall<Arrival> call = endpoint.Client.Listen(
                new ListenRequest { Access = token }, cancellationToken: gone);
            if (await FirstAsync(call.ResponseStream, gone) is not { } first) continue;
            if (first.Status != 0) return Answers.Refused(first.Status, first.Detail);
            await RelayAsync(response, call.ResponseStream, gone);
            return Results.Empty;
        }

        return Answers.Unreachable(CallFault.NotSent, home.ToString());
    }

    /// <summary>The first message, or null if the central did not give one in time.</summary>
    private async Task<Arrival?> FirstAsync(IAsyncStreamReader<Arrival> stream, CancellationToken gone)
    {
        using var timeout = new CancellationTokenSource(limits.CentralTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, gone);
        try
        {
            return await stream.MoveNext(both.Token) ? stream.Current : null;
        }
        catch (Exception fault) when (fault is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            return null;
        }
    }

    private async Task RelayAsync(
        HttpResponse response, IAsyncStreamReader<Arrival> stream, CancellationToken gone)
    {
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await WriteAsync(response, "event: ready\ndata: {}\n\n", gone);
            Task<bool> next = stream.MoveNext(gone);
            while (true)
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(gone);
                Task heartbeat = Task.Delay(limits.Heartbeat, time, waiting.Token);
                bool silent = await Task.WhenAny(next, heartbeat) != next;
                await waiting.CancelAsync();
                if (silent)
                {
                    gone.ThrowIfCancellationRequested();
                    await WriteAsync(response, ": alive\n\n", gone);
                    continue;
                }

                if (!await next) return;
                await WriteAsync(response, Text(stream.Current), gone);
                next = stream.MoveNext(gone);
            }
        }
        catch (Exception fault) when (fault is RpcException or OperationCanceledException or IOException)
        {
            // The terminal or the central is gone, or the front stops: the stream ends, nothing is lost.
        }
    }

    private static string Text(Arrival arrival)
    {
        var coin = new ArrivalEvent(
            Answers.CoinText(arrival.Coin), OrderId.Read(arrival.OrderId.Span).ToString(),
            arrival.Payer.Length == 0 ? null : arrival.Payer);
        return $"event: coin\ndata: {JsonSerializer.Serialize(coin, ApiJson.Default.ArrivalEvent)}\n\n";
    }

    private static async Task WriteAsync(HttpResponse response, string text, CancellationToken gone)
    {
        await response.WriteAsync(text, gone);
        await response.Body.FlushAsync(gone);
    }
}

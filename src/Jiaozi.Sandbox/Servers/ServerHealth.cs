using System.Collections.Concurrent;
using System.Security.Authentication;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Jiaozi.Core.Owners;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using CentralClient = Jiaozi.Protocol.Grpc.Central.CentralClient;

namespace Jiaozi.Sandbox.Servers;

/// <summary>Asks single servers how they are doing.</summary>
/// <param name="patience">How long a server may take to answer.</param>
/// <param name="time">The clock.</param>
/// <param name="tls">The asker's certificate, for centrals with https addresses; null for none.</param>
public sealed class ServerHealth(TimeSpan patience, TimeProvider time, NodeClient? tls = null) : IDisposable
{
    /// <summary>Longest answer: a central's with all its links takes a tenth of it.</summary>
    private const int MaxAnswerBytes = 1024 * 1024;

    private readonly ConcurrentDictionary<(RegionCode, string), Lazy<GrpcChannel>> _channels = new();

    // Only the server itself may speak for itself.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        MaxResponseContentBufferSize = MaxAnswerBytes,
    };

    /// <summary>How a node of a central is doing.</summary>
    /// <param name="region">The region that it must speak for, where it has a certificate.</param>
    /// <param name="address">Its address.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async Task<HealthAnswer<GetHealthReply>> CentralAsync(
        RegionCode region, string address, CancellationToken cancellation)
    {
        if (tls is null && address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            return new(null, "it answers to a certificate of the network only, and none was given");
        GrpcChannel channel = _channels.GetOrAdd(
            (region, address), key => new Lazy<GrpcChannel>(() => Open(key.Item1, key.Item2))).Value;
        return await AskAsync(
            async over => await new CentralClient(channel).GetHealthAsync(
                new GetHealthRequest(), cancellationToken: over),
            cancellation);
    }

    /// <summary>How a front is doing.</summary>
    /// <param name="address">Its address in the network file.</param>
    /// <param name="cancellation">Ends the question.</param>
    public Task<HealthAnswer<FrontHealth>> FrontAsync(string address, CancellationToken cancellation) => AskAsync(
        async over =>
        {
            FrontHealth? health = await _http.GetFromJsonAsync(
                new Uri(address + Routes.FrontHealth), ApiJson.Default.FrontHealth, over);
            return health?.State is null ? null : health;
        },
        cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<GrpcChannel> channel in _channels.Values) channel.Value.Dispose();
        _http.Dispose();
    }

    private GrpcChannel Open(RegionCode region, string address)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
        if (tls is not null) handler.SslOptions = tls.OptionsFor(new NodeName(NodeRole.Central, region));
        return GrpcChannel.ForAddress(
            address, new GrpcChannelOptions
            {
                HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MaxAnswerBytes,
            });
    }

    private async Task<HealthAnswer<T>> AskAsync<T>(
        Func<CancellationToken, Task<T?>> ask, CancellationToken cancellation)
        where T : class
    {
        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            return await ask(either.Token) is { } health ? new(health, "") : new(null, "its answer does not say how it is");
        }
        catch (Exception fault) when (fault is RpcException or HttpRequestException or OperationCanceledException
            or JsonException or IOException or InvalidOperationException or NotSupportedException)
        {
            cancellation.ThrowIfCancellationRequested();
            return new(null, over.IsCancellationRequested
                ? $"it has said nothing for {patience.TotalSeconds} seconds"
                : Reason(fault));
        }
    }

    /// <summary>The words of what lies at the bottom, such as a connection that was refused.</summary>
    private static string Reason(Exception fault) => fault is RpcException { Status: var status }
        ? status.DebugException is { } cause ? Words(cause.GetBaseException()) : status.Detail
        : Words(fault.GetBaseException());

    private static string Words(Exception cause) => cause switch
    {
        AuthenticationException => $"TLS: {cause.Message}",
        ObjectDisposedException => "it has ended the connection; does it take this certificate?",
        _ => cause.Message,
    };
}

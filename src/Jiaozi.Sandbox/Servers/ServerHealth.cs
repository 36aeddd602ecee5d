using System.Collections.Concurrent;
using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using CentralClient = Jiaozi.Protocol.Grpc.Central.CentralClient;

namespace Jiaozi.Sandbox.Servers;

/// <summary>Asks single servers how they are doing.</summary>
/// <param name="patience">How long a server may take to answer.</param>
/// <param name="time">The clock.</param>
public sealed class ServerHealth(TimeSpan patience, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>How a node of a central is doing; null if it does not answer.</summary>
    /// <param name="address">Its address in the network file.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async Task<GetHealthReply?> CentralAsync(string address, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        GrpcChannel channel = _channels.GetOrAdd(
            address, to => new Lazy<GrpcChannel>(() => GrpcChannel.ForAddress(to))).Value;
        try
        {
            return await new CentralClient(channel).GetHealthAsync(
                new GetHealthRequest(), cancellationToken: either.Token);
        }
        catch (Exception fault) when (fault is RpcException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <summary>How a front is doing; null if it does not answer.</summary>
    /// <param name="address">Its address in the network file.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async Task<FrontHealth?> FrontAsync(string address, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        try
        {
            return await _http.GetFromJsonAsync(
                new Uri(address + Routes.FrontHealth), ApiJson.Default.FrontHealth, either.Token);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or JsonException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Lazy<GrpcChannel> channel in _channels.Values) channel.Value.Dispose();
        _http.Dispose();
    }
}

using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Auditing;

/// <summary>Reads the books of a region's central, as an operator or auditor.</summary>
/// <param name="network">Where the centrals are.</param>
/// <param name="reader">Key of an operator or auditor.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">How long a central may say nothing; null for half a minute.</param>
/// <param name="tls">The reader's certificate, for https addresses.</param>
internal sealed class BooksClient(
    NetworkFile network, ISigner reader, TimeProvider time, TimeSpan? patience = null, NodeClient? tls = null)
{
    /// <summary>How long a central may say nothing unless said.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan HealthPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _patience = patience ?? DefaultPatience;

    /// <summary>Streams a consistent copy.</summary>
    /// <param name="region">Whose books.</param>
    /// <param name="after">Null for the whole copy; otherwise only seals, and of these logs only newer ones.</param>
    /// <param name="cancellation">Ends the copy.</param>
    /// <exception cref="AuditException">The central cannot be reached or refuses.</exception>
    public async IAsyncEnumerable<ExportChunk> ExportAsync(
        RegionCode region, IReadOnlyCollection<LogHead>? after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string address = await AddressAsync(network.Region(region)!, cancellation);
        using GrpcChannel channel = Connect(region, address);
        long expiry = (time.GetUtcNow() + AccessLife).ToUnixTimeMilliseconds();
        var access = new AuditAccessRequest(network.Plan.Id, expiry, region);
        var request = new ExportRequest
        {
            Access = ByteString.CopyFrom(access.Sign(reader).Bytes.Span),
            After = { after ?? [] },
            SealsOnly = after is not null,
        };
        using AsyncServerStreamingCall<ExportChunk> call = new Audit.AuditClient(channel).Export(
            request, cancellationToken: cancellation);
        bool ended = false;
        while (await NextAsync(call.ResponseStream, region, address, cancellation))
        {
            ExportChunk chunk = call.ResponseStream.Current;
            if (chunk.Status != 0) throw new AuditException($"{region} refuses to show its books: {chunk.Detail}");
            ended |= chunk.End;
            yield return chunk;
        }

        if (!ended) throw new AuditException($"The copy of {region}'s books broke off.");
    }

    private GrpcChannel Connect(RegionCode region, string address)
    {
        var handler = new SocketsHttpHandler();
        if (tls is not null) handler.SslOptions = tls.OptionsFor(new NodeName(NodeRole.Central, region));
        else if (address.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            throw new AuditException($"{address} is read with an auditor's certificate only; none was given.");
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = 64 * 1024 * 1024,
        });
    }

    /// <summary>All nodes of a region read the same books, so the first that answers will do.</summary>
    private async Task<string> AddressAsync(RegionPlan region, CancellationToken cancellation)
    {
        if (region.Centrals.Count == 1) return region.Centrals[0];
        using var health = new ServerHealth(HealthPatience, time, tls);
        foreach (string address in region.Centrals)
        {
            if (await health.CentralAsync(region.Code, address, cancellation) is { Health: { State: "ready" } })
                return address;
        }

        return region.Centrals[0];
    }

    private async Task<bool> NextAsync(
        IAsyncStreamReader<ExportChunk> stream, RegionCode region, string address, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await stream.MoveNext(either.Token);
        }
        catch (Exception fault) when (fault is RpcException or OperationCanceledException)
        {
            // The call reports its own end by cancellation as a fault of the connection.
            cancellation.ThrowIfCancellationRequested();
            throw new AuditException(
                $"The central of {region} at {address} {Why(fault, silence.IsCancellationRequested)}");
        }
    }

    private string Why(Exception fault, bool isSilent) => fault switch
    {
        _ when isSilent => $"has said nothing for {_patience.TotalSeconds} seconds. Nothing is known of its books.",
        RpcException { StatusCode: StatusCode.Unavailable } => "cannot be reached. Is it running?",
        RpcException broken => $"cannot be read: {broken.Status.Detail}",
        _ => "has broken off.",
    };
}

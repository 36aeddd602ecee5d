using System.Collections.Concurrent;
using Google.Protobuf;
using Jiaozi.Central.Links;
using Jiaozi.Core.Owners;
using Jiaozi.Protocol.Grpc;

namespace Jiaozi.Central.TestKit;

/// <summary>
/// Connects centrals inside one process. Every message goes through its bytes; a script decides what becomes of it.
/// </summary>
public sealed class LinkNet
{
    private readonly ConcurrentDictionary<(RegionCode Region, byte Writer), Func<DeliverRequest, Task<DeliverReply>>>
        _receivers = new();
    private readonly ConcurrentQueue<LinkCall> _calls = new();
    private volatile Func<LinkCall, Task<DeliverReply>> _script = call => call.PassAsync();
    private int _count;
    private int _turn;

    /// <summary>Everything that was sent, in order.</summary>
    public IReadOnlyList<LinkCall> Calls => [.. _calls];

    /// <summary>What becomes of a delivery; passes it on unless told otherwise.</summary>
    public Func<LinkCall, Task<DeliverReply>> Script
    {
        get => _script;
        set => _script = value;
    }

    /// <summary>Lets everything pass again.</summary>
    public void Heal() => _script = call => call.PassAsync();

    /// <summary>Nobody reaches anybody.</summary>
    public void Cut() => _script = _ => throw Lost();

    /// <summary>What a sender sees when a message or its answer is lost.</summary>
    public static LinkException Lost() => new("Injected: the message is lost.", new IOException("Injected."));

    /// <summary>The way out of a region.</summary>
    public ILinkTransport From(RegionCode region) => new Way(this, region);

    internal void Connect(RegionCode region, byte writer, Func<DeliverRequest, Task<DeliverReply>> receiver) =>
        _receivers[(region, writer)] = receiver;

    internal void Disconnect(RegionCode region, byte writer) => _receivers.TryRemove((region, writer), out _);

    private async Task<DeliverReply> SendAsync(RegionCode from, RegionCode to, DeliverRequest request)
    {
        DeliverRequest copy = DeliverRequest.Parser.ParseFrom(request.ToByteArray());
        var call = new LinkCall(
            from, to, copy, Interlocked.Increment(ref _count) - 1, again => ReceiveAsync(to, again));
        _calls.Enqueue(call);
        return await _script(call);
    }

    /// <summary>Of the centrals of a region now one and now another gets a delivery.</summary>
    private async Task<DeliverReply> ReceiveAsync(RegionCode to, DeliverRequest request)
    {
        Func<DeliverRequest, Task<DeliverReply>>[] there =
        [
            .. _receivers.Where(pair => pair.Key.Region == to).OrderBy(pair => pair.Key.Writer)
                .Select(pair => pair.Value),
        ];
        return there.Length > 0
            ? await there[Interlocked.Increment(ref _turn) % there.Length](request)
            : throw Lost();
    }

    private sealed class Way(LinkNet net, RegionCode from) : ILinkTransport
    {
        public Task<DeliverReply> DeliverAsync(
            RegionCode destination, DeliverRequest request, CancellationToken cancellation) =>
            net.SendAsync(from, destination, request).WaitAsync(cancellation);
    }
}

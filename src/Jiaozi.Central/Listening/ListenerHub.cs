using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Listening;

/// <summary>
/// Terminals that listen for coins. A listener that falls behind is ended, not waited for: it syncs and listens again.
/// </summary>
internal sealed class ListenerHub
{
    private const int Backlog = 1024;

    private readonly ConcurrentDictionary<OwnerDigest, ImmutableList<Channel<Arrived>>> _listeners = new();
    private volatile bool _ended;

    /// <summary>The region's other nodes, if there are any.</summary>
    public IListenerRelay? Relay { get; set; }

    /// <summary>The owners for whom somebody listens at this node.</summary>
    public ICollection<OwnerDigest> Owners => _listeners.Keys;

    /// <summary>True if somebody listens for the owner, at this node or another.</summary>
    public bool Listens(OwnerDigest owner) => ListensHere(owner) || Relay?.Listens(owner) == true;

    /// <summary>True if somebody listens for the owner at this node.</summary>
    public bool ListensHere(OwnerDigest owner) => _listeners.ContainsKey(owner);

    /// <summary>Starts listening; dispose the subscription to end.</summary>
    public Subscription Subscribe(OwnerDigest owner)
    {
        var channel = Channel.CreateBounded<Arrived>(new BoundedChannelOptions(Backlog) { SingleReader = true });
        _listeners.AddOrUpdate(owner, _ => [channel], (_, channels) => channels.Add(channel));
        if (_ended) channel.Writer.TryComplete();
        return new Subscription(this, owner, channel) { Known = Relay?.ChangedAsync(owner) ?? Task.CompletedTask };
    }

    /// <summary>Hands a coin to everybody who listens for its owner.</summary>
    public void Publish(OwnerDigest owner, Arrived arrived)
    {
        PublishHere(owner, arrived);
        Relay?.Publish(owner, arrived);
    }

    /// <summary>Hands a coin to everybody who listens for its owner at this node.</summary>
    public void PublishHere(OwnerDigest owner, Arrived arrived)
    {
        if (!_listeners.TryGetValue(owner, out ImmutableList<Channel<Arrived>>? channels)) return;
        foreach (Channel<Arrived> channel in channels)
            if (!channel.Writer.TryWrite(arrived)) channel.Writer.TryComplete();
    }

    /// <summary>Ends an owner's listeners: who may still listen asks again.</summary>
    public void End(OwnerDigest owner)
    {
        EndHere(owner);
        Relay?.End(owner);
    }

    /// <summary>Ends an owner's listeners at this node.</summary>
    public void EndHere(OwnerDigest owner)
    {
        if (!_listeners.TryGetValue(owner, out ImmutableList<Channel<Arrived>>? channels)) return;
        foreach (Channel<Arrived> channel in channels) channel.Writer.TryComplete();
    }

    /// <summary>Ends all listeners, those that come later included.</summary>
    public void End()
    {
        _ended = true;
        foreach (ImmutableList<Channel<Arrived>> channels in _listeners.Values)
            foreach (Channel<Arrived> channel in channels) channel.Writer.TryComplete();
    }

    private void Remove(OwnerDigest owner, Channel<Arrived> channel)
    {
        while (_listeners.TryGetValue(owner, out ImmutableList<Channel<Arrived>>? channels))
        {
            ImmutableList<Channel<Arrived>> rest = channels.Remove(channel);
            bool done = rest.IsEmpty
                ? _listeners.TryRemove(new KeyValuePair<OwnerDigest, ImmutableList<Channel<Arrived>>>(owner, channels))
                : _listeners.TryUpdate(owner, rest, channels);
            if (!done) continue;
            if (rest.IsEmpty) _ = Relay?.ChangedAsync(owner);
            return;
        }
    }

    /// <summary>One terminal's subscription.</summary>
    internal sealed class Subscription(ListenerHub hub, OwnerDigest owner, Channel<Arrived> channel) : IDisposable
    {
        /// <summary>Ends when all nodes know of it; what they make from then on is heard.</summary>
        public required Task Known { get; init; }

        public IAsyncEnumerable<Arrived> ReadAsync(CancellationToken cancellation) =>
            channel.Reader.ReadAllAsync(cancellation);

        public void Dispose() => hub.Remove(owner, channel);
    }
}

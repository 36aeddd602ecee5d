using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Jiaozi.Central.Listening;
using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// Tells the other nodes for whom somebody listens here, and knows for whom somebody listens there. A node that is new, or
/// was not reached, is told everything; after that only what changes.
/// </summary>
internal sealed class ListenerRelay(
    CentralNode central, IGrainFactory grains, ILocalSiloDetails local, IClusterMembershipService members,
    TimeProvider time, ILogger<ListenerRelay> logger) : BackgroundService, IListenerRelay
{
    /// <summary>How long changes are gathered before they are told.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a node that was not reached is left alone.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly Channel<Change> _changed = Channel.CreateUnbounded<Change>();
    private readonly ConcurrentDictionary<OwnerDigest, ImmutableHashSet<SiloAddress>> _elsewhere = new();
    private readonly HashSet<SiloAddress> _told = [];

    /// <summary>Owners of whom a node could not be told.</summary>
    private readonly HashSet<OwnerDigest> _unsure = [];

    public Task ChangedAsync(OwnerDigest owner)
    {
        var change = new Change(owner, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return _changed.Writer.TryWrite(change) ? change.Told.Task : Task.CompletedTask;
    }

    public bool Listens(OwnerDigest owner) => _elsewhere.ContainsKey(owner);

    public void Publish(OwnerDigest owner, Arrived arrived)
    {
        if (!_elsewhere.TryGetValue(owner, out ImmutableHashSet<SiloAddress>? nodes)) return;
        var message = new ForwardedArrival(
            owner.ToArray(), arrived.Coin.Encode(), arrived.Order.ToArray(), arrived.Payer?.ToString() ?? "");
        foreach (SiloAddress node in nodes) _ = PublishAsync(owner, message, node);
    }

    public void End(OwnerDigest owner)
    {
        if (!_elsewhere.TryGetValue(owner, out ImmutableHashSet<SiloAddress>? nodes)) return;
        foreach (SiloAddress node in nodes) Grain(node).EndAsync(owner.ToArray()).Ignore();
    }

    /// <summary>What another node says about its listeners.</summary>
    public void Heard(SiloAddress node, bool isAll, byte[] listening, byte[] gone)
    {
        if (isAll) Forget(node);
        foreach (OwnerDigest owner in Digests(gone)) Forget(owner, node);
        foreach (OwnerDigest owner in Digests(listening))
            _elsewhere.AddOrUpdate(owner, _ => [node], (_, nodes) => nodes.Add(node));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        central.Relay = this;
        await using IAsyncEnumerator<ClusterMembershipSnapshot> updates =
            members.MembershipUpdates.GetAsyncEnumerator(stoppingToken);
        Task change = updates.MoveNextAsync().AsTask(), listener = ListenerAsync();
        try
        {
            while (true)
            {
                if (change.IsCompleted) change = updates.MoveNextAsync().AsTask();
                if (listener.IsCompleted) listener = ListenerAsync();
                if (await TellAsync()) await Task.WhenAny(change, listener);
                else await Task.WhenAny(change, Task.Delay(Retry, time, stoppingToken));
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node leaves; the others forget it when they see that.
        }
        finally
        {
            _changed.Writer.TryComplete();
            while (_changed.Reader.TryRead(out Change? untold)) untold.Told.TrySetResult();
        }

        Task ListenerAsync() => _changed.Reader.WaitToReadAsync(stoppingToken).AsTask();
    }

    /// <summary>Tells the other nodes what they do not know yet; false if one of them was not reached.</summary>
    private async Task<bool> TellAsync()
    {
        var active = members.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(local.SiloAddress))
            .Select(member => member.SiloAddress).ToHashSet();
        foreach (SiloAddress gone in _told.Where(node => !active.Contains(node)).ToList())
        {
            _told.Remove(gone);
            Forget(gone);
        }

        var changes = new List<Change>();
        while (_changed.Reader.TryRead(out Change? next)) changes.Add(next);
        var changed = changes.Select(change => change.Owner).ToHashSet();
        bool[] reached = await Task.WhenAll(active.Select(node => TellAsync(node, changed)));
        bool isKnown = Array.TrueForAll(reached, told => told);
        if (!isKnown) _unsure.UnionWith(changed);
        foreach (Change change in changes) change.Told.TrySetResult();
        if (isKnown) EndUnsure();
        return isKnown;
    }

    /// <summary>Who began to listen while a node could not be told may have missed coins: it syncs and listens again.</summary>
    private void EndUnsure()
    {
        foreach (OwnerDigest owner in _unsure) central.EndHere(owner);
        _unsure.Clear();
    }

    private async Task<bool> TellAsync(SiloAddress node, IReadOnlySet<OwnerDigest> changed)
    {
        bool isNew;
        lock (_told) isNew = _told.Add(node);
        if (!isNew && changed.Count == 0) return true;
        try
        {
            ILookup<bool, OwnerDigest> state = (isNew ? central.Listeners : changed).ToLookup(central.ListensHere);
            await Grain(node).ListenersAsync(
                local.SiloAddress.ToParsableString(), isNew, Bytes(state[true]), Bytes(state[false]));
            return true;
        }
        catch (Exception fault)
        {
            // Deliberately everything: the node is told all of it once it answers.
            logger.LogDebug(fault, "Node {Node} was not told who listens here.", node);
            lock (_told) _told.Remove(node);
            return false;
        }
    }

    private async Task PublishAsync(OwnerDigest owner, ForwardedArrival message, SiloAddress node)
    {
        try
        {
            await Grain(node).ArrivedAsync(message);
        }
        catch (Exception fault)
        {
            // Deliberately everything: whoever listens there shall not wait for what was lost, if the node can be reached.
            logger.LogDebug(fault, "Node {Node} was not told of a coin.", node);
            Grain(node).EndAsync(owner.ToArray()).Ignore();
        }
    }

    private INodeGrain Grain(SiloAddress node) => grains.GetGrain<INodeGrain>(node.ToParsableString());

    private void Forget(SiloAddress node)
    {
        foreach (OwnerDigest owner in _elsewhere.Keys) Forget(owner, node);
    }

    private void Forget(OwnerDigest owner, SiloAddress node)
    {
        while (_elsewhere.TryGetValue(owner, out ImmutableHashSet<SiloAddress>? nodes))
        {
            ImmutableHashSet<SiloAddress> rest = nodes.Remove(node);
            bool isDone = rest.IsEmpty
                ? _elsewhere.TryRemove(KeyValuePair.Create(owner, nodes))
                : _elsewhere.TryUpdate(owner, rest, nodes);
            if (isDone) return;
        }
    }

    /// <summary>Somebody listens for an owner, or nobody any more.</summary>
    /// <param name="Owner">The owner.</param>
    /// <param name="Told">Ends when it was tried to tell all nodes.</param>
    private sealed record Change(OwnerDigest Owner, TaskCompletionSource Told);

    private static byte[] Bytes(IEnumerable<OwnerDigest> owners) => [.. owners.SelectMany(owner => owner.ToArray())];

    private static IEnumerable<OwnerDigest> Digests(byte[] bytes)
    {
        for (int i = 0; i + OwnerDigest.Size <= bytes.Length; i += OwnerDigest.Size)
            yield return OwnerDigest.Read(bytes.AsSpan(i, OwnerDigest.Size));
    }
}

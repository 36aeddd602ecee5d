using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;
using SealPlace = Jiaozi.Central.Intake.SealPlace;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>What the grains of this process act on: its central, its lease and its claims to partitions.</summary>
internal sealed class ClusterNode(
    CentralNode central, IStore store, NodeLease lease, PartitionClaims claims, IClusterMembershipService members,
    ILocalSiloDetails local, NodeEnd end, TimeProvider time, ILogger<ClusterNode> logger)
{
    /// <summary>How long a node that seems alive may take to give a partition back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>One at a time for each partition: the grain and the keeper both take and give back.</summary>
    private readonly SemaphoreSlim[] _turns =
        [.. Enumerable.Range(0, OwnerDigest.PartitionCount).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Partitions that are not held here and may still be this node's in the store.</summary>
    private readonly bool[] _owed = new bool[OwnerDigest.PartitionCount];

    private Homes _homes = new(MembershipVersion.MinValue, []);
    private int _isAway;

    /// <summary>The node's name.</summary>
    public string Name => lease.Node;

    /// <summary>True if this node takes part now.</summary>
    public bool IsActive => members.CurrentSnapshot.GetSiloStatus(local.SiloAddress) == SiloStatus.Active;

    /// <summary>True if this node should have the partition.</summary>
    public bool IsHome(int partition)
    {
        ClusterMembershipSnapshot now = members.CurrentSnapshot;
        Homes homes = Volatile.Read(ref _homes);
        if (homes.Version != now.Version)
        {
            homes = new Homes(now.Version, PartitionHomes.OfAll([.. now.Members.Values
                .Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress)]));
            Volatile.Write(ref _homes, homes);
        }

        return local.SiloAddress.Equals(homes.Of[partition]);
    }

    /// <summary>
    /// True if the partition is not held here, and the store could not be told so: until it is, whoever should have the
    /// partition waits, and in the end takes this node for one that hangs.
    /// </summary>
    public bool Owes(int partition) => Volatile.Read(ref _owed[partition]);

    /// <summary>
    /// Takes a partition over. A holder that is alive is waited for; one that is gone loses its lease first.
    /// </summary>
    public Task TakeAsync(int partition, CancellationToken cancellation) => InTurnAsync(partition, async () =>
    {
        if (central.HasPartition(partition)) return;
        long started = time.GetTimestamp();
        while (await ClaimAsync(partition) is { } holder)
        {
            cancellation.ThrowIfCancellationRequested();
            bool isGone = IsMember(members, holder) == false;

            // Only who should have the partition may call a node that seems alive gone.
            if (!isGone && !IsHome(partition))
                throw new InvalidOperationException($"Partition {partition} is at home elsewhere, and {holder} has it.");
            if (isGone || time.GetElapsedTime(started) > Patience)
            {
                logger.LogWarning(
                    "Node {Node} takes the lease of {Holder}, which {Why}.", Name, holder,
                    isGone ? "is gone" : $"does not give partition {partition} back");
                await NodeLease.RevokeAsync(store, holder);
            }
            else
            {
                await Task.Delay(Pause, time, cancellation);
            }
        }

        Volatile.Write(ref _owed[partition], false);
        central.TakePartition(partition);
    });

    /// <summary>Gives a partition back once everything that was taken for it is durable.</summary>
    public Task GiveBackAsync(int partition) => InTurnAsync(partition, async () =>
    {
        if (central.HasPartition(partition))
        {
            Volatile.Write(ref _owed[partition], true);
            if (!await central.LeavePartitionAsync(partition)) return;
        }
        else if (!Owes(partition)) return;

        try
        {
            await claims.GiveBackAsync(partition);
            Volatile.Write(ref _owed[partition], false);
            Volatile.Write(ref _isAway, 0);
        }
        catch (LeaseLostException fault)
        {
            // Then others may have it without being given it.
            end.Begin(fault.Message);
        }
        catch (StoreException fault)
        {
            // The keeper tries again, for as long as it takes.
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
                logger.LogWarning("Partitions cannot be given back yet: {Reason}", fault.Message);
        }
    });

    /// <summary>Decides an order that another node has taken.</summary>
    public async Task<ForwardedAnswer> DecideAsync(ForwardedOrder order)
    {
        var places = new List<SealPlace>(order.Logs.Length);
        for (int i = 0; i < order.Logs.Length; i++)
            if (LogId.TryParse(order.Logs[i], out LogId log)) places.Add(new SealPlace(log, order.Numbers[i]));
        OrderAnswer answer = await central.SubmitAsync(order.Order, places, order.Trace);
        return answer.IsElsewhere
            ? ForwardedAnswer.Elsewhere
            : new ForwardedAnswer(
                (int)answer.Status, answer.Detail, answer.Outcome.ToArray(),
                answer.Home.IsNone ? "" : answer.Home.ToString());
    }

    /// <summary>Whether a node is alive; null for one that the cluster has not heard of.</summary>
    public static bool? IsMember(IClusterMembershipService members, string node)
    {
        ClusterMember? member = members.CurrentSnapshot.Members.Values
            .Where(candidate => candidate.Name == node).MaxBy(candidate => candidate.SiloAddress.Generation);
        return member is null ? null : member.Status != SiloStatus.Dead;
    }

    private async Task InTurnAsync(int partition, Func<Task> act)
    {
        await _turns[partition].WaitAsync();
        try
        {
            await act();
        }
        finally
        {
            _turns[partition].Release();
        }
    }

    private async Task<string?> ClaimAsync(int partition)
    {
        // A claim whose commit got no answer may be there.
        Volatile.Write(ref _owed[partition], true);
        try
        {
            string? holder = await claims.TakeAsync(partition);
            if (holder is not null) Volatile.Write(ref _owed[partition], false);
            return holder;
        }
        catch (LeaseLostException fault)
        {
            end.Begin(fault.Message);
            throw;
        }
    }

    /// <summary>The nodes of all partitions, by partition, as one version of the members has them.</summary>
    private sealed record Homes(MembershipVersion Version, SiloAddress?[] Of);
}

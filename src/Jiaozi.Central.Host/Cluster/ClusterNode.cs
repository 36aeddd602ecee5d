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
    ILocalSiloDetails local, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ClusterNode> logger)
{
    /// <summary>How long a node that seems alive may take to give a partition back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>One at a time for each partition: the grain and the keeper both take and give back.</summary>
    private readonly SemaphoreSlim[] _turns =
        [.. Enumerable.Range(0, OwnerDigest.PartitionCount).Select(_ => new SemaphoreSlim(1))];

    private Homes _homes = new(MembershipVersion.MinValue, []);
    private int _stopped;

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

        central.TakePartition(partition);
    });

    /// <summary>Gives a partition back once everything that was taken for it is durable.</summary>
    public Task GiveBackAsync(int partition) => InTurnAsync(partition, async () =>
    {
        if (!central.HasPartition(partition)) return;
        if (!await central.LeavePartitionAsync(partition)) return;
        long started = time.GetTimestamp();
        while (true)
        {
            try
            {
                await claims.GiveBackAsync(partition);
                return;
            }
            catch (LeaseLostException fault)
            {
                // Then others may have it without being given it.
                Stop(fault);
                return;
            }
            catch (StoreException fault) when (time.GetElapsedTime(started) < Patience)
            {
                logger.LogWarning("Partition {Partition} was not given back: {Reason}", partition, fault.Message);
                await Task.Delay(Pause, time);
            }
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
        try
        {
            return await claims.TakeAsync(partition);
        }
        catch (LeaseLostException fault)
        {
            Stop(fault);
            throw;
        }
    }

    private void Stop(LeaseLostException fault)
    {
        if (Interlocked.Exchange(ref _stopped, 1) == 1) return;
        logger.LogCritical("{Reason} It stops, to be started again.", fault.Message);
        lifetime.StopApplication();
    }

    /// <summary>The nodes of all partitions, by partition, as one version of the members has them.</summary>
    private sealed record Homes(MembershipVersion Version, SiloAddress?[] Of);
}

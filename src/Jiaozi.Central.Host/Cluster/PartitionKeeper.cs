using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Core.Owners;
using Jiaozi.Storage;

namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// Sees to it that every partition is held by the node that should have it, and that the outbox of every log is sent by
/// somebody. All nodes do this by the same rule, so nobody has to lead.
/// </summary>
internal sealed class PartitionKeeper(
    ClusterNode node, CentralNode central, IGrainFactory grains, IClusterMembershipService members, IStore store,
    NodeEnd end, TimeProvider time, ILogger<PartitionKeeper> logger)
    : BackgroundService
{
    /// <summary>Partitions that are moved at a time: each keeps its orders waiting for a moment.</summary>
    private const int MaxMoves = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How often it is looked for logs without a node while the members stay the same.</summary>
    private static readonly TimeSpan AdoptEvery = TimeSpan.FromSeconds(5);

    private readonly HashSet<byte> _adopted = [];
    private MembershipVersion _seen = MembershipVersion.MinValue;
    private long _adoptedAt;
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                if (central.State == EngineState.Stopped)
                {
                    // Its lease was taken, or an invariant is broken: as long as it is a member nobody takes over.
                    end.Begin(central.Detail);
                    return;
                }

                await KeepAsync(stoppingToken);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The node leaves: Orleans deactivates its partitions, which gives them back.
        }
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        try
        {
            MembershipVersion version = members.CurrentSnapshot.Version;
            if (!node.IsActive) return;
            await Parallel.ForEachAsync(
                Enumerable.Range(0, OwnerDigest.PartitionCount)
                    .Where(partition => node.IsHome(partition) != central.HasPartition(partition)
                        || node.Owes(partition)),
                new ParallelOptions { MaxDegreeOfParallelism = MaxMoves, CancellationToken = stopping },
                async (partition, _) => await KeepAsync(partition));
            if (version != _seen || time.GetElapsedTime(_adoptedAt) >= AdoptEvery)
            {
                await AdoptAsync();
                _adoptedAt = time.GetTimestamp();
            }

            _seen = version;
            _isAway = false;
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // Deliberately everything: nodes and store come and go; the next round sees what is left to do.
            if (!_isAway) logger.LogWarning("Partitions could not be seen to: {Reason}", fault.Message);
            _isAway = true;

            // With nothing to commit the engine would not notice, and call itself ready.
            if (fault is StoreException away) central.Doubt(away);
        }
    }

    private async Task KeepAsync(int partition)
    {
        bool isMine = node.IsHome(partition);
        IPartitionGrain grain = grains.GetGrain<IPartitionGrain>(partition);
        try
        {
            // Given back here, whether or not the grain is still where it was; then the grain goes after it.
            if (!isMine) await node.GiveBackAsync(partition);
            await (isMine ? grain.HoldAsync() : grain.MoveAsync());
        }
        catch (Exception fault)
        {
            // Deliberately everything: what cannot be done for one partition must not keep the others waiting.
            logger.LogDebug(fault, "Partition {Partition} could not be seen to.", partition);
        }
    }

    /// <summary>Sends for logs whose node is gone, until somebody writes them again.</summary>
    private async Task AdoptAsync()
    {
        IReadOnlyDictionary<byte, string> holders = await NodeLease.HoldersAsync(store);
        foreach (byte writer in await central.WritersAsync())
        {
            bool isOrphan = !holders.TryGetValue(writer, out string? holder)
                || ClusterNode.IsMember(members, holder) != true;
            bool isMine = isOrphan && node.IsHome(writer);
            if (isMine && _adopted.Add(writer)) central.StartSending(writer);
            else if (!isMine && _adopted.Remove(writer)) await central.StopSendingAsync(writer);
        }
    }
}

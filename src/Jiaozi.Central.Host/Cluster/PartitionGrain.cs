namespace Jiaozi.Central.Host.Cluster;

/// <summary>
/// Holds a partition for the node that it is active on. Where it is active is Orleans' word; that only one node can
/// commit for the partition is the store's (<see cref="Central.Cluster.PartitionClaims"/>), so two activations at once,
/// which Orleans does not rule out while nodes fail, cost time and no money.
/// </summary>
[PartitionPlacement.Used]
[KeepAlive]
internal sealed class PartitionGrain(ClusterNode node) : Grain, IPartitionGrain
{
    private int Partition => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        node.TakeAsync(Partition, cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        reason.ReasonCode == DeactivationReasonCode.DuplicateActivation
            ? Task.CompletedTask
            : node.GiveBackAsync(Partition);

    public async Task<ForwardedAnswer> SubmitAsync(ForwardedOrder order)
    {
        ForwardedAnswer answer = await node.DecideAsync(order);

        // Whoever comes next shall not find the way here again.
        if (answer.IsElsewhere && !node.IsHome(Partition)) MigrateOnIdle();
        return answer;
    }

    public async Task HoldAsync()
    {
        if (node.IsHome(Partition)) await node.TakeAsync(Partition, CancellationToken.None);
        else MigrateOnIdle();
    }

    public Task MoveAsync()
    {
        if (!node.IsHome(Partition)) MigrateOnIdle();
        return Task.CompletedTask;
    }
}

using Jiaozi.Central.Cluster;
using Jiaozi.Storage;
using Jiaozi.Storage.Memory;
using Jiaozi.Storage.TestKit.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Central.Tests.Cluster;

public sealed class LeaseTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();
    private readonly FakeTimeProvider _time = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task TakeAsync_ManyNodesAtOnce_EachHasItsOwnLog()
    {
        NodeLease[] leases = await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            Task.Run(() => NodeLease.TakeAsync(_store, $"node {number}", _ => true, _time))));

        Assert.Equal(Enumerable.Range(0, 12), leases.Select(lease => (int)lease.Writer).Order());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    [InlineData(null, 1)]
    public async Task TakeAsync_HolderAliveGoneOrNew_OnlyAGoneOneLosesItsLog(bool? isMember, byte expected)
    {
        NodeLease first = await NodeLease.TakeAsync(_store, "first", _ => null, _time);

        NodeLease second = await NodeLease.TakeAsync(_store, "second", _ => isMember, _time);

        Assert.Equal(expected, second.Writer);
        Assert.Equal(expected == 1, await first.IsHeldAsync());
    }

    /// <summary>What was sent before the fence demands the lease as it was then.</summary>
    [Fact]
    public async Task FenceAsync_CommitSentBefore_ConflictsAndLaterOnesPass()
    {
        NodeLease lease = await NodeLease.TakeAsync(_store, "node", _ => true, _time);
        StoreBatch before = Put(lease, 1);

        await lease.FenceAsync();

        await Assert.ThrowsAsync<StoreConflictException>(
            async () => await _store.CommitAsync(before, CancellationToken.None));
        await _store.CommitAsync(Put(lease, 2), CancellationToken.None);
        Assert.True(await lease.IsHeldAsync());
        await lease.ReleaseAsync();
        Assert.False(await lease.IsHeldAsync());
    }

    [Fact]
    public async Task FenceAsync_AnswerOfOneBeforeWasLost_IsFencedAndStillHeld()
    {
        await using var store = new FaultyStore(_store, leaveOpen: true);
        NodeLease lease = await NodeLease.TakeAsync(store, "node", _ => true, _time);
        StoreBatch before = Put(lease, 1);
        store.FailNextCommit(CommitFault.AfterDurable);
        await Assert.ThrowsAsync<StoreException>(lease.FenceAsync);

        await lease.FenceAsync();

        await Assert.ThrowsAsync<StoreConflictException>(
            async () => await _store.CommitAsync(before, CancellationToken.None));
        await _store.CommitAsync(Put(lease, 2), CancellationToken.None);
    }

    [Fact]
    public async Task FenceAsync_LeaseTakenAway_Throws()
    {
        NodeLease lease = await NodeLease.TakeAsync(_store, "node", _ => true, _time);
        await NodeLease.RevokeAsync(_store, "node");
        await NodeLease.TakeAsync(_store, "other", _ => true, _time);

        await Assert.ThrowsAsync<LeaseLostException>(lease.FenceAsync);
    }

    [Fact]
    public async Task TakeAsync_HolderThatNeverJoined_LosesItsLogAfterAMinute()
    {
        await NodeLease.TakeAsync(_store, "first", _ => null, _time);
        _time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(0, (await NodeLease.TakeAsync(_store, "second", _ => null, _time)).Writer);
    }

    [Fact]
    public async Task Guard_AfterRevocation_NothingIsCommitted()
    {
        NodeLease lease = await NodeLease.TakeAsync(_store, "frozen", _ => true, _time);
        await CommitAsync(lease, 1);

        await NodeLease.RevokeAsync(_store, "frozen");

        await Assert.ThrowsAsync<StoreConflictException>(() => CommitAsync(lease, 2));
        bool[] exist = await ExistAsync(1, 2);
        Assert.Equal([true, false], exist);
        Assert.DoesNotContain("frozen", (await NodeLease.HoldersAsync(_store)).Values);
    }

    [Fact]
    public async Task ReleaseAsync_AfterSomebodyElseTookTheLog_LeavesItToThem()
    {
        NodeLease first = await NodeLease.TakeAsync(_store, "first", _ => true, _time);
        NodeLease second = await NodeLease.TakeAsync(_store, "second", _ => false, _time);

        await first.ReleaseAsync();

        Assert.True(await second.IsHeldAsync());
    }

    [Fact]
    public async Task TakePartition_HolderWithALease_IsNamedAndKeepsIt()
    {
        PartitionClaims first = await ClaimsAsync("first"), second = await ClaimsAsync("second");
        Assert.Null(await first.TakeAsync(7));

        Assert.Equal("first", await second.TakeAsync(7));

        await first.GiveBackAsync(7);
        Assert.Null(await second.TakeAsync(7));
    }

    [Fact]
    public async Task TakePartition_HolderWithoutALease_ChangesHandsAndTheOldOneIsTold()
    {
        PartitionClaims first = await ClaimsAsync("first"), second = await ClaimsAsync("second");
        await first.TakeAsync(7);
        await NodeLease.RevokeAsync(_store, "first");

        Assert.Null(await second.TakeAsync(7));

        await first.GiveBackAsync(7);
        await Assert.ThrowsAsync<LeaseLostException>(() => first.TakeAsync(8));
        Assert.Equal("second", await (await ClaimsAsync("third")).TakeAsync(7));
    }

    [Fact]
    public async Task TakePartition_ManyNodesAtOnce_OneHasIt()
    {
        PartitionClaims[] nodes = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => ClaimsAsync($"node {number}")));

        string?[] holders = await Task.WhenAll(nodes.Select(node => Task.Run(() => node.TakeAsync(3))));

        Assert.Single(holders, holder => holder is null);
        Assert.Single(holders.Where(holder => holder is not null).Distinct());
    }

    private async Task<PartitionClaims> ClaimsAsync(string node) =>
        new(_store, await NodeLease.TakeAsync(_store, node, _ => true, _time));

    private async Task CommitAsync(NodeLease lease, byte key)
    {
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Coins, new[] { key }, [1]);
        lease.Guard(batch);
        await _store.CommitAsync(batch, CancellationToken.None);
    }

    private async Task<bool[]> ExistAsync(params byte[] keys)
    {
        byte[]?[] found = await _store.GetManyAsync(
            [.. keys.Select(key => new StoreKey(StoreFamily.Coins, new[] { key }))], CancellationToken.None);
        return [.. found.Select(value => value is not null)];
    }

    private static StoreBatch Put(NodeLease lease, byte key)
    {
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Coins, new[] { key }, [1]);
        lease.Guard(batch);
        return batch;
    }
}

using Jiaozi.Storage.Memory;
using Jiaozi.Storage.TestKit;
using Jiaozi.Storage.TestKit.Faults;

namespace Jiaozi.Storage.Tests.Faults;

public sealed class FaultyStoreTests : IAsyncDisposable
{
    private readonly MemoryStore _inner = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _inner.DisposeAsync();

    [Fact]
    public async Task FailNextCommit_BeforeDurable_ThrowsAndChangesNothing()
    {
        var store = new FaultyStore(_inner);
        store.FailNextCommit(CommitFault.BeforeDurable);

        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, 1));
        Assert.Empty(await DumpAsync());
        Assert.Equal(1, store.FaultsInjected);

        await PutAsync(store, 1);
        Assert.Equal(["Coins:01="], await DumpAsync());
    }

    [Fact]
    public async Task FailNextCommit_AfterDurable_ThrowsAndKeepsTheCommit()
    {
        var store = new FaultyStore(_inner);
        store.FailNextCommit(CommitFault.AfterDurable);

        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, 1));

        Assert.Equal(["Coins:01="], await DumpAsync());
        Assert.Equal(1, store.FaultsInjected);
    }

    [Fact]
    public async Task FailNextCommit_SeveralCalls_QueueUp()
    {
        var store = new FaultyStore(_inner);
        store.FailNextCommit(CommitFault.AfterDurable);
        store.FailNextCommit(CommitFault.None);
        store.FailNextCommit(CommitFault.BeforeDurable);

        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, 1));
        await PutAsync(store, 2);
        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, 3));
        await PutAsync(store, 4);

        Assert.Equal(["Coins:01=", "Coins:02=", "Coins:04="], await DumpAsync());
    }

    [Fact]
    public async Task FailNextCommit_BatchConflicts_ReportsTheConflict()
    {
        var store = new FaultyStore(_inner);
        await PutAsync(store, 1);
        store.FailNextCommit(CommitFault.AfterDurable);
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Coins, new byte[] { 1 }, [1]);

        await Assert.ThrowsAsync<StoreConflictException>(async () => await store.CommitAsync(batch, Cancellation));

        Assert.Equal(["Coins:01="], await DumpAsync());
    }

    [Fact]
    public async Task FailReads_Count_FailsSoManyReadsOfAnyKind()
    {
        var store = new FaultyStore(_inner);
        await PutAsync(store, 1);
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(Cancellation);
        store.FailReads(3);

        await Assert.ThrowsAsync<StoreException>(async () => await store.GetManyAsync([], Cancellation));
        await Assert.ThrowsAsync<StoreException>(async () => await store.SnapshotAsync(Cancellation));
        await Assert.ThrowsAsync<StoreException>(() => StoreDump.OfAsync(snapshot, Cancellation));

        Assert.Equal(["Coins:01="], await StoreDump.OfAsync(store, Cancellation));
        Assert.Equal(3, store.FaultsInjected);
    }

    [Fact]
    public async Task Kill_AnyCallAfterwards_FailsAndReachesNothing()
    {
        var store = new FaultyStore(_inner, leaveOpen: true);
        await PutAsync(store, 1);
        IStoreSnapshot snapshot = await store.SnapshotAsync(Cancellation);

        store.Kill();

        await Assert.ThrowsAsync<StoreException>(() => PutAsync(store, 2));
        await Assert.ThrowsAsync<StoreException>(async () => await store.GetManyAsync([], Cancellation));
        await Assert.ThrowsAsync<StoreException>(async () => await store.SnapshotAsync(Cancellation));
        await Assert.ThrowsAsync<StoreException>(() => StoreDump.OfAsync(snapshot, Cancellation));
        await store.DisposeAsync();
        Assert.Equal(["Coins:01="], await DumpAsync());
    }

    [Fact]
    public async Task DisposeAsync_LeaveOpenOrNot_DecidesOverTheInnerStore()
    {
        await new FaultyStore(_inner, leaveOpen: true).DisposeAsync();
        Assert.Empty(await DumpAsync());
        await new FaultyStore(_inner).DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => DumpAsync());
    }

    [Fact]
    public async Task SeededFaultPlan_SameSeed_MakesTheSameFaults()
    {
        string first = await FatesAsync(new SeededFaultPlan(seed: 7, commitFaultRate: 0.5, readFaultRate: 0.5));
        string again = await FatesAsync(new SeededFaultPlan(seed: 7, commitFaultRate: 0.5, readFaultRate: 0.5));
        string other = await FatesAsync(new SeededFaultPlan(seed: 8, commitFaultRate: 0.5, readFaultRate: 0.5));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.Contains('c', first);
        Assert.Contains('C', first);
        Assert.Contains('r', first);
        Assert.Contains('R', first);
    }

    // One letter per call, a capital where it failed.
    private static async Task<string> FatesAsync(SeededFaultPlan plan)
    {
        await using var store = new FaultyStore(new MemoryStore(), plan);
        string fates = "";
        for (int i = 0; i < 40; i++)
        {
            fates += await FailsAsync(() => PutAsync(store, 1)) ? 'C' : 'c';
            fates += await FailsAsync(async () => await store.GetManyAsync([], Cancellation)) ? 'R' : 'r';
        }

        Assert.Equal(fates.Count(char.IsUpper), store.FaultsInjected);
        return fates;
    }

    private static async Task<bool> FailsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (StoreException)
        {
            return true;
        }
    }

    private static async Task PutAsync(FaultyStore store, byte key)
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, new[] { key }, []);
        await store.CommitAsync(batch, Cancellation);
    }

    private Task<IReadOnlyList<string>> DumpAsync() => StoreDump.OfAsync(_inner, Cancellation);
}

namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task DisposeAsync_AnyCallAfterwards_IsRefused()
    {
        await PutAsync(StoreFamily.Coins, [1], [1]);
        IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, new byte[] { 2 }, [2]);

        await Store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => GetAsync(StoreFamily.Coins, [1]));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.CommitAsync(batch, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.SnapshotAsync(Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => StoreDump.OfAsync(snapshot, Cancellation));
        await snapshot.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsHarmless()
    {
        await Store.DisposeAsync();
        await Store.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_WhileAScanStandsStill_EndsTheScanWithAnError()
    {
        await FillScatteredAsync(5000);
        await using IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        await using IAsyncEnumerator<StorePair> scan = snapshot
            .ScanAsync(StoreFamily.Coins, default, default, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await scan.MoveNextAsync());

        await Store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await scan.MoveNextAsync());
    }

    [Fact]
    public async Task DisposeAsync_WhileCallsRun_LetsThemFinishOrRefusesThem()
    {
        await FillScatteredAsync(1000);
        IStore store = Store;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] callers = [.. Enumerable.Range(0, 4).Select(caller => Task.Run(() => CallUntilRefusedAsync(caller)))];
        await started.Task;

        await store.DisposeAsync();
        await Task.WhenAll(callers);

        async Task CallUntilRefusedAsync(int caller)
        {
            StoreKey[] keys = [.. Enumerable.Range(0, 200).Select(i => new StoreKey(StoreFamily.Coins, Scattered(i)))];
            for (int call = 0; ; call++)
            {
                try
                {
                    byte[]?[] values = await store.GetManyAsync(keys, Cancellation);
                    Assert.DoesNotContain(null, values);
                    Assert.NotEmpty(await StoreDump.OfAsync(store, Cancellation));
                    var batch = new StoreBatch();
                    batch.PutNew(StoreFamily.Entries, (byte[])[(byte)caller, .. Numbered(call)], [1]);
                    await store.CommitAsync(batch, Cancellation);
                    started.TrySetResult();
                }
                catch (ObjectDisposedException)
                {
                    return;
                }
            }
        }
    }
}

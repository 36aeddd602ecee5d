namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class ClosingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DisposeAsync_CommitsOnTheirWay_AreFinishedFirst()
    {
        const int Count = 40;
        RocksDbStore store = RocksDbStore.Open(_folder.Options);
        Task[] commits = [.. Enumerable.Range(0, Count).Select(i => Commits.PutAsync(store, (byte)i, 1))];

        await store.DisposeAsync();

        Assert.All(commits, commit => Assert.True(commit.IsCompleted || commit.Wait(TimeSpan.FromSeconds(30))));
        await using RocksDbStore again = RocksDbStore.Open(_folder.Options);
        Assert.Equal(Count, (await Commits.DumpAsync(again)).Count);
    }

    [Fact]
    public async Task DisposeAsync_AfterCommits_LeavesNothingInTheLog()
    {
        await using (RocksDbStore store = RocksDbStore.Open(_folder.Options))
        {
            await Commits.PutAsync(store, 1, 1);
            Assert.NotEqual(0, LogBytes());
        }

        Assert.Equal(0, LogBytes());
    }

    [Fact]
    public async Task DisposeAsync_SnapshotsStillOpen_LetsTheFolderGo()
    {
        RocksDbStore store = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(store, 1, 1);
        IStoreSnapshot first = await store.SnapshotAsync(Commits.Cancellation);
        IStoreSnapshot second = await store.SnapshotAsync(Commits.Cancellation);
        await first.DisposeAsync();

        await Task.WhenAll(store.DisposeAsync().AsTask(), store.DisposeAsync().AsTask());

        await using (RocksDbStore again = RocksDbStore.Open(_folder.Options))
            Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(again));
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_ManyReadOnTheirOwnThreads_EachReadIsWholeOrRefused()
    {
        for (int round = 0; round < 8; round++)
        {
            RocksDbStore store = RocksDbStore.Open(_folder.Options);
            await Commits.PutAsync(store, 1, 1);
            StoreKey[] keys = [new(StoreFamily.Coins, new byte[] { 1 }), new(StoreFamily.Meta, new byte[] { 1 })];
            Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(ReadUntilRefusedAsync))];

            await Task.Yield();
            await store.DisposeAsync();

            await Task.WhenAll(readers).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Commits.Cancellation);
            continue;

            async Task ReadUntilRefusedAsync()
            {
                while (true)
                {
                    try
                    {
                        byte[]?[] found = await store.GetManyAsync(keys, Commits.Cancellation);
                        Assert.Equal([1], found[0]);
                        Assert.Null(found[1]);
                    }
                    catch (ObjectDisposedException)
                    {
                        return;
                    }
                }
            }
        }
    }

    [Fact]
    public async Task GetManyAsync_ValuesOnTheDiskOnly_FindsWhatItFindsInMemory()
    {
        StoreKey[] keys = [.. Enumerable.Range(0, 200).Select(i => new StoreKey(StoreFamily.Coins, new[] { (byte)i }))];
        await using (RocksDbStore store = RocksDbStore.Open(_folder.Options))
        {
            foreach (int even in Enumerable.Range(0, 100).Select(i => 2 * i))
                await Commits.PutAsync(store, (byte)even, 7);
        }

        // After opening nothing of the tables is in memory, and after the first look some of it is.
        await using RocksDbStore again = RocksDbStore.Open(_folder.Options);
        for (int look = 0; look < 3; look++)
        {
            byte[]?[] found = await again.GetManyAsync(keys, Commits.Cancellation);
            Assert.Equal(
                Enumerable.Range(0, 200).Select(i => i % 2 == 0), found.Select(value => value is not null));
        }
    }

    [Fact]
    public async Task CommitAsync_CancelledWhileItWaitsForItsTurn_ChangesNothing()
    {
        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        using var cancel = new CancellationTokenSource();
        // Each of these takes the writer a while, so that the last one surely still waits when it is cancelled.
        Task[] before = [.. Enumerable.Range(0, 20).Select(i => PutLongAsync((byte)i, CancellationToken.None))];
        Task last = PutLongAsync(99, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => last);
        await Task.WhenAll(before);
        Assert.Equal(20, (await Commits.DumpAsync(store)).Count);

        async Task PutLongAsync(byte key, CancellationToken cancellation)
        {
            var batch = new StoreBatch();
            batch.Put(StoreFamily.Seals, new[] { key }, new byte[512 * 1024]);
            await store.CommitAsync(batch, cancellation);
        }
    }

    private long LogBytes() => Directory.GetFiles(_folder.Store, "*.log").Sum(file => new FileInfo(file).Length);
}

namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task SnapshotAsync_LaterCommits_AreNotInIt()
    {
        await PutAsync(StoreFamily.Coins, [1], [1]);
        await PutAsync(StoreFamily.Coins, [2], [2]);
        await using IStoreSnapshot before = await Store.SnapshotAsync(Cancellation);
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, new byte[] { 1 }, [11]);
        batch.DeleteExisting(StoreFamily.Coins, new byte[] { 2 });
        batch.PutNew(StoreFamily.Coins, new byte[] { 3 }, [3]);
        batch.PutNew(StoreFamily.Seals, new byte[] { 1 }, [1]);
        await Store.CommitAsync(batch, Cancellation);
        await using IStoreSnapshot after = await Store.SnapshotAsync(Cancellation);

        Assert.Equal(["Coins:01=01", "Coins:02=02"], await StoreDump.OfAsync(before, Cancellation));
        Assert.Equal(["Coins:01=0b", "Coins:03=03", "Seals:01=01"], await StoreDump.OfAsync(after, Cancellation));
        Assert.Equal(["Coins:01=01", "Coins:02=02"], await StoreDump.OfAsync(before, Cancellation));
    }

    [Fact]
    public async Task SnapshotAsync_CommitsDuringAScan_DoNotTouchIt()
    {
        await FillScatteredAsync(2000);
        string[] expected = HexKeys(await ScanAsync(StoreFamily.Coins));
        await using IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        List<StorePair> seen = [];
        await foreach (StorePair pair in snapshot.ScanAsync(StoreFamily.Coins, default, default, Cancellation))
        {
            seen.Add(pair);
            if (seen.Count % 100 != 0)
                continue;
            var batch = new StoreBatch();
            batch.DeleteExisting(StoreFamily.Coins, Convert.FromHexString(expected[^(seen.Count / 100)]));
            batch.PutNew(StoreFamily.Coins, new byte[] { 0xFF, 0xFF, (byte)(seen.Count / 100) }, [1]);
            await Store.CommitAsync(batch, Cancellation);
        }

        Assert.Equal(expected, HexKeys(seen));
        Assert.NotEqual(expected, HexKeys(await ScanAsync(StoreFamily.Coins)));
    }

    [Fact]
    public async Task SnapshotAsync_OneDisposed_LeavesTheOthersUsable()
    {
        await PutAsync(StoreFamily.Coins, [1], [1]);
        IStoreSnapshot first = await Store.SnapshotAsync(Cancellation);
        await using IStoreSnapshot second = await Store.SnapshotAsync(Cancellation);
        await PutAsync(StoreFamily.Coins, [1], [2]);

        await first.DisposeAsync();
        await first.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => StoreDump.OfAsync(first, Cancellation));
        Assert.Equal(["Coins:01=01"], await StoreDump.OfAsync(second, Cancellation));
    }

    [Fact]
    public async Task SnapshotAsync_DisposedDuringAScan_EndsTheScanWithAnError()
    {
        await FillScatteredAsync(5000);
        IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        int seen = 0;

        await Assert.ThrowsAsync<ObjectDisposedException>(async () =>
        {
            await foreach (StorePair _ in snapshot.ScanAsync(StoreFamily.Coins, default, default, Cancellation))
            {
                if (++seen == 1)
                    await snapshot.DisposeAsync();
            }
        });

        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task SnapshotAsync_Cancelled_GivesUp() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.SnapshotAsync(new CancellationToken(true)));
}

namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    private static readonly byte[] Lease = [1, 2, 3];

    [Fact]
    public async Task CommitAsync_ExpectedValueIsThere_CommitsAndLeavesIt()
    {
        await PutAsync(StoreFamily.Meta, Lease, [7, 8]);
        var batch = new StoreBatch();
        batch.Expect(StoreFamily.Meta, Lease, [7, 8]);
        batch.PutNew(StoreFamily.Coins, new byte[] { 1 }, [1]);

        await Store.CommitAsync(batch, Cancellation);

        Assert.Equal(["Coins:01=01", "Meta:010203=0708"], await DumpAsync());
    }

    [Fact]
    public async Task CommitAsync_NothingButExpectations_AreJudged()
    {
        await PutAsync(StoreFamily.Meta, Lease, []);
        var sound = new StoreBatch();
        sound.Expect(StoreFamily.Meta, Lease, []);
        await Store.CommitAsync(sound, Cancellation);
        var spoiled = new StoreBatch();
        spoiled.Expect(StoreFamily.Meta, Lease, [0]);

        await Assert.ThrowsAsync<StoreConflictException>(async () => await Store.CommitAsync(spoiled, Cancellation));

        Assert.Equal(["Meta:010203="], await DumpAsync());
    }

    // The expectation stands first, in the middle and last, and what is there differs in every way.
    [Theory]
    [InlineData(0, "0709")]
    [InlineData(2, "0709")]
    [InlineData(4, "0709")]
    [InlineData(2, "07")]
    [InlineData(2, "070800")]
    [InlineData(2, "")]
    [InlineData(2, null)]
    public async Task CommitAsync_ExpectedValueIsNotThere_ConflictsAndChangesNothing(int place, string? found)
    {
        await FillForConflictsAsync();
        if (found is not null)
            await PutAsync(StoreFamily.Meta, Lease, Convert.FromHexString(found));
        await AssertConflictAsync(place, batch => batch.Expect(StoreFamily.Meta, Lease, [7, 8]));
    }

    [Fact]
    public async Task CommitAsync_SeveralExpectations_AllMustHold()
    {
        await PutAsync(StoreFamily.Meta, [1], [1]);
        await PutAsync(StoreFamily.Meta, [2], [2]);
        await PutAsync(StoreFamily.Owners, [1], [1]);
        var batch = new StoreBatch();
        batch.Expect(StoreFamily.Meta, new byte[] { 2 }, [2]);
        batch.Expect(StoreFamily.Owners, new byte[] { 1 }, [1]);
        batch.Expect(StoreFamily.Meta, new byte[] { 1 }, [1]);
        batch.Put(StoreFamily.Coins, new byte[] { 1 }, [1]);
        await Store.CommitAsync(batch, Cancellation);
        // Two keys that swapped their values are two wrong values.
        var swapped = new StoreBatch();
        swapped.Expect(StoreFamily.Meta, new byte[] { 1 }, [2]);
        swapped.Expect(StoreFamily.Meta, new byte[] { 2 }, [1]);
        swapped.Put(StoreFamily.Coins, new byte[] { 2 }, [2]);

        await Assert.ThrowsAsync<StoreConflictException>(async () => await Store.CommitAsync(swapped, Cancellation));

        Assert.Equal(["Coins:01=01", "Owners:01=01", "Meta:01=01", "Meta:02=02"], await DumpAsync());
    }

    // One holder of a lease commits under it while another takes it over. Whatever the holder was told is committed
    // came before the takeover, and after the takeover there is nothing more of it.
    [Fact]
    public async Task CommitAsync_LeaseTakenOverWhileItsHolderCommits_NothingComesAfterwards()
    {
        for (byte round = 0; round < 5; round++)
        {
            byte[] lease = [round];
            await PutAsync(StoreFamily.Meta, lease, [1]);
            var committed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var takenOver = new CancellationTokenSource();
            Task<int> holder = Task.Run(() => CommitUnderLeaseAsync(lease, committed, takenOver.Token));
            await committed.Task;

            await PutAsync(StoreFamily.Meta, lease, [2]);
            List<StorePair> atTakeover = await ScanAsync(StoreFamily.Entries, lease);
            await takenOver.CancelAsync();

            Assert.Equal(atTakeover.Count, await holder);
            Assert.Equal(HexKeys(atTakeover), HexKeys(await ScanAsync(StoreFamily.Entries, lease)));
        }
    }

    // How many commits succeeded until the first conflict, or until one that began after the takeover.
    private async Task<int> CommitUnderLeaseAsync(
        byte[] lease, TaskCompletionSource committed, CancellationToken takenOver)
    {
        int count = 0;
        while (true)
        {
            bool late = takenOver.IsCancellationRequested;
            var batch = new StoreBatch();
            batch.PutNew(StoreFamily.Entries, (byte[])[.. lease, .. Numbered(count)], [1]);
            batch.Expect(StoreFamily.Meta, lease, [1]);
            try
            {
                await Store.CommitAsync(batch, Cancellation);
            }
            catch (StoreConflictException)
            {
                return count;
            }

            count++;
            committed.TrySetResult();
            if (late)
                return count;
        }
    }
}

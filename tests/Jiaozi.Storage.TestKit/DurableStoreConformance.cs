namespace Jiaozi.Storage.TestKit;

/// <summary>What every store must do whose commits outlive it: all of the above and nothing lost by closing.</summary>
public abstract class DurableStoreConformance : StoreConformance
{
    /// <summary>Opens this test's store again, over the data it was closed with.</summary>
    protected abstract ValueTask<IStore> OpenAgainAsync();

    /// <inheritdoc/>
    protected sealed override async ValueTask<IStore> ReopenAsync(IStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        await store.DisposeAsync();
        return await OpenAgainAsync();
    }

    [Fact]
    public async Task Reopen_AfterCommits_FindsThemAll()
    {
        for (int i = 1; i <= 20; i++)
        {
            var batch = new StoreBatch();
            foreach (StoreFamily family in Enum.GetValues<StoreFamily>())
                batch.PutNew(family, new byte[] { (byte)i }, [(byte)i, (byte)family]);
            if (i % 2 == 0)
                batch.DeleteExisting(StoreFamily.Coins, new byte[] { (byte)(i - 1) });
            await Store.CommitAsync(batch, Cancellation);
        }

        IReadOnlyList<string> before = await StoreDump.OfAsync(Store, Cancellation);
        Assert.Equal(20 * StoreFamilies.Count - 10, before.Count);

        await ReopenAsync();

        Assert.Equal(before, await StoreDump.OfAsync(Store, Cancellation));
    }

    [Fact]
    public async Task Reopen_AfterAConflict_FindsNothingOfIt()
    {
        var sound = new StoreBatch();
        sound.Put(StoreFamily.Coins, new byte[] { 1 }, [1]);
        await Store.CommitAsync(sound, Cancellation);
        var spoiled = new StoreBatch();
        spoiled.Put(StoreFamily.Coins, new byte[] { 2 }, [2]);
        spoiled.PutNew(StoreFamily.Coins, new byte[] { 1 }, [3]);
        await Assert.ThrowsAsync<StoreConflictException>(async () => await Store.CommitAsync(spoiled, Cancellation));

        await ReopenAsync();

        Assert.Equal(["Coins:01=01"], await StoreDump.OfAsync(Store, Cancellation));
    }

    [Fact]
    public async Task Reopen_LongestValue_IsKept()
    {
        byte[] value = new byte[StoreKey.MaxValueBytes];
        new Random(1).NextBytes(value);
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Seals, new byte[] { 1 }, value);
        await Store.CommitAsync(batch, Cancellation);

        await ReopenAsync();

        byte[]?[] values = await Store.GetManyAsync([new StoreKey(StoreFamily.Seals, new byte[] { 1 })], Cancellation);
        Assert.True(value.AsSpan().SequenceEqual(values[0]));
    }
}

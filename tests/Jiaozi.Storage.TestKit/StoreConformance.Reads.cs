namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task GetManyAsync_MixOfKeys_AnswersInTheirOrderWithNullForAbsentOnes()
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, new byte[] { 1 }, [11]);
        batch.Put(StoreFamily.Coins, new byte[] { 2 }, [12]);
        batch.Put(StoreFamily.Owners, new byte[] { 1 }, [21]);
        await Store.CommitAsync(batch, Cancellation);

        byte[]?[] values = await Store.GetManyAsync(
            [
                Key(StoreFamily.Owners, 1), Key(StoreFamily.Coins, 2), Key(StoreFamily.Coins, 3),
                Key(StoreFamily.Coins, 1), Key(StoreFamily.Owners, 2), Key(StoreFamily.Coins, 2),
            ],
            Cancellation);

        Assert.Equal<byte[]?>([[21], [12], null, [11], null, [12]], values);
    }

    [Fact]
    public async Task GetManyAsync_ThousandsOfKeys_AnswersEachInItsPlace()
    {
        const int Count = 3000;
        var batch = new StoreBatch();
        for (int i = 0; i < Count; i += 2)
            batch.Put((StoreFamily)(i % 3), Scattered(i), Numbered(i));
        await Store.CommitAsync(batch, Cancellation);
        IEnumerable<int> numbers = Enumerable.Range(0, Count);
        StoreKey[] keys = [.. numbers.Select(i => new StoreKey((StoreFamily)(i % 3), Scattered(i)))];

        byte[]?[] values = await Store.GetManyAsync(keys, Cancellation);

        Assert.Equal(numbers.Select(i => i % 2 == 0 ? Numbered(i) : null), values);
    }

    [Fact]
    public async Task GetManyAsync_NoKeys_AnswersNothing() =>
        Assert.Empty(await Store.GetManyAsync([], Cancellation));

    [Fact]
    public async Task GetManyAsync_SameKeyInEveryFamily_KeepsThemApart()
    {
        StoreFamily[] families = Enum.GetValues<StoreFamily>();
        var batch = new StoreBatch();
        foreach (StoreFamily family in families)
            batch.PutNew(family, new byte[] { 7 }, [(byte)family]);
        await Store.CommitAsync(batch, Cancellation);

        byte[]?[] values = await Store.GetManyAsync([.. families.Select(f => Key(f, 7))], Cancellation);

        Assert.Equal(families.Select(family => new[] { (byte)family }), values);
    }

    [Fact]
    public async Task GetManyAsync_EmptyValue_IsNotAbsent()
    {
        await PutAsync(StoreFamily.Meta, [1], []);

        byte[]? value = await GetAsync(StoreFamily.Meta, [1]);

        Assert.NotNull(value);
        Assert.Empty(value);
        Assert.Empty(Assert.Single(await ScanAsync(StoreFamily.Meta)).Value);
    }

    [Fact]
    public async Task GetManyAsync_KeyThatOnlySharesItsStart_IsAbsent()
    {
        await PutAsync(StoreFamily.Coins, [1, 2], [5]);

        Assert.Null(await GetAsync(StoreFamily.Coins, [1]));
        Assert.Null(await GetAsync(StoreFamily.Coins, [1, 2, 0]));
    }

    [Fact]
    public async Task GetManyAsync_UnknownFamily_IsRefused()
    {
        StoreKey sound = Key(StoreFamily.Coins, 1);
        foreach (int family in (int[])[-1, StoreFamilies.Count])
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
                async () => await Store.GetManyAsync([sound, Key((StoreFamily)family, 1)], Cancellation));
        }
    }

    [Fact]
    public async Task GetManyAsync_AnswerIsOverwritten_StoreKeepsItsValue()
    {
        await PutAsync(StoreFamily.Coins, [1], [5, 6]);

        (await GetAsync(StoreFamily.Coins, [1]))!.AsSpan().Clear();
        foreach (StorePair pair in await ScanAsync(StoreFamily.Coins))
        {
            pair.Key.AsSpan().Clear();
            pair.Value.AsSpan().Clear();
        }

        Assert.Equal(["Coins:01=0506"], await DumpAsync());
        Assert.Equal([5, 6], await GetAsync(StoreFamily.Coins, [1]));
    }

    [Fact]
    public async Task GetManyAsync_Cancelled_GivesUp() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.GetManyAsync([Key(StoreFamily.Coins, 1)], new CancellationToken(true)));
}

namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    [Fact]
    public async Task CommitAsync_EveryKindOfChange_IsApplied()
    {
        var first = new StoreBatch();
        first.Put(StoreFamily.Coins, new byte[] { 1 }, [1]);
        first.Put(StoreFamily.Coins, new byte[] { 2 }, [2]);
        first.PutNew(StoreFamily.Coins, new byte[] { 3 }, [3]);
        first.Delete(StoreFamily.Coins, new byte[] { 4 });
        await Store.CommitAsync(first, Cancellation);

        var second = new StoreBatch();
        second.Put(StoreFamily.Coins, new byte[] { 1 }, [11]);
        second.Delete(StoreFamily.Coins, new byte[] { 2 });
        second.DeleteExisting(StoreFamily.Coins, new byte[] { 3 });
        second.PutNew(StoreFamily.Coins, new byte[] { 4 }, [14]);
        await Store.CommitAsync(second, Cancellation);

        Assert.Equal(["Coins:01=0b", "Coins:04=0e"], await DumpAsync());
        byte[]?[] values = await Store.GetManyAsync(
            [.. Enumerable.Range(1, 4).Select(i => Key(StoreFamily.Coins, (byte)i))], Cancellation);
        Assert.Equal<byte[]?>([[11], null, null, [14]], values);
    }

    [Fact]
    public async Task CommitAsync_KeyDeletedAndMadeAgain_HoldsItsPreconditions()
    {
        for (int round = 0; round < 3; round++)
        {
            var make = new StoreBatch();
            make.PutNew(StoreFamily.Coins, new byte[] { 1 }, Numbered(round));
            await Store.CommitAsync(make, Cancellation);
            Assert.Equal(Numbered(round), await GetAsync(StoreFamily.Coins, [1]));
            var take = new StoreBatch();
            take.DeleteExisting(StoreFamily.Coins, new byte[] { 1 });
            await Store.CommitAsync(take, Cancellation);
            Assert.Null(await GetAsync(StoreFamily.Coins, [1]));
        }
    }

    // The spoiling change stands first, in the middle and last: whatever stands around it must not be applied.
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task CommitAsync_PutNewOfExistingKey_ConflictsAndChangesNothing(int place)
    {
        await FillForConflictsAsync();
        await AssertConflictAsync(place, batch => batch.PutNew(StoreFamily.Entries, new byte[] { 1 }, [99]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task CommitAsync_DeleteExistingOfAbsentKey_ConflictsAndChangesNothing(int place)
    {
        await FillForConflictsAsync();
        await AssertConflictAsync(place, batch => batch.DeleteExisting(StoreFamily.Entries, new byte[] { 2 }));
    }

    [Fact]
    public async Task CommitAsync_SecondSpendOfTheSameKey_Conflicts()
    {
        await PutAsync(StoreFamily.Coins, [1], [1]);
        var first = new StoreBatch();
        first.DeleteExisting(StoreFamily.Coins, new byte[] { 1 });
        first.PutNew(StoreFamily.Coins, new byte[] { 2 }, [2]);
        await Store.CommitAsync(first, Cancellation);
        var second = new StoreBatch();
        second.DeleteExisting(StoreFamily.Coins, new byte[] { 1 });
        second.PutNew(StoreFamily.Coins, new byte[] { 3 }, [3]);

        await Assert.ThrowsAsync<StoreConflictException>(async () => await Store.CommitAsync(second, Cancellation));

        Assert.Equal(["Coins:02=02"], await DumpAsync());
    }

    [Fact]
    public async Task CommitAsync_EmptyBatch_ChangesNothing()
    {
        await PutAsync(StoreFamily.Meta, [1], [1]);
        await Store.CommitAsync(new StoreBatch(), Cancellation);
        Assert.Equal(["Meta:01=01"], await DumpAsync());
    }

    [Fact]
    public async Task CommitAsync_Cancelled_ChangesNothing()
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Meta, new byte[] { 1 }, [1]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Store.CommitAsync(batch, new CancellationToken(true)));

        Assert.Empty(await DumpAsync());
    }

    [Fact]
    public async Task CommitAsync_BytesOverwrittenAfterwards_StoreKeepsWhatWasCommitted()
    {
        byte[] key = [1, 2];
        byte[] value = [3, 4];
        await PutAsync(StoreFamily.Coins, key, value);

        key.AsSpan().Clear();
        value.AsSpan().Clear();

        Assert.Equal(["Coins:0102=0304"], await DumpAsync());
    }

    [Fact]
    public async Task CommitAsync_KeyIsASliceOfALargerBuffer_StoresTheSlice()
    {
        byte[] buffer = [9, 1, 2, 9];
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, buffer.AsMemory(1, 2), [3]);
        await Store.CommitAsync(batch, Cancellation);

        Assert.Equal(["Coins:0102=03"], await DumpAsync());
    }

    [Fact]
    public async Task CommitAsync_LongestKeysAndValues_AreKept()
    {
        const int Count = 3;
        var batch = new StoreBatch();
        for (int i = 0; i < Count; i++)
            batch.Put(StoreFamily.Seals, LongestKey(i), LongestValue(i));
        await Store.CommitAsync(batch, Cancellation);

        List<StorePair> pairs = await ScanAsync(StoreFamily.Seals);

        Assert.Equal(Count, pairs.Count);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(LongestKey(i), pairs[i].Key);
            Assert.True(LongestValue(i).AsSpan().SequenceEqual(pairs[i].Value), $"value {i} of the scan");
            byte[]? read = await GetAsync(StoreFamily.Seals, LongestKey(i));
            Assert.True(LongestValue(i).AsSpan().SequenceEqual(read), $"value {i} of the read");
        }

        static byte[] LongestKey(int i) => [.. Enumerable.Repeat((byte)0xFF, StoreKey.MaxKeyBytes - 1), (byte)i];

        static byte[] LongestValue(int i)
        {
            byte[] value = new byte[StoreKey.MaxValueBytes];
            new Random(i).NextBytes(value);
            return value;
        }
    }

    private async Task FillForConflictsAsync()
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Entries, new byte[] { 1 }, [1]);
        batch.Put(StoreFamily.Coins, new byte[] { 1 }, [1]);
        batch.Put(StoreFamily.Coins, new byte[] { 2 }, [2]);
        await Store.CommitAsync(batch, Cancellation);
    }

    private async Task AssertConflictAsync(int place, Action<StoreBatch> spoil)
    {
        Action<StoreBatch>[] sound =
        [
            batch => batch.DeleteExisting(StoreFamily.Coins, new byte[] { 1 }),
            batch => batch.Put(StoreFamily.Coins, new byte[] { 2 }, [22]),
            batch => batch.PutNew(StoreFamily.Coins, new byte[] { 3 }, [33]),
            batch => batch.Delete(StoreFamily.Owners, new byte[] { 1 }),
        ];
        IReadOnlyList<string> before = await DumpAsync();
        var batch = new StoreBatch();
        foreach (Action<StoreBatch> add in sound.Take(place).Append(spoil).Concat(sound.Skip(place)))
            add(batch);

        await Assert.ThrowsAsync<StoreConflictException>(async () => await Store.CommitAsync(batch, Cancellation));

        Assert.Equal(before, await DumpAsync());
    }
}

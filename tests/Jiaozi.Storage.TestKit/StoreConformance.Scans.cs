namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    // In unsigned byte order, which is neither signed nor textual, and a key goes before what continues it.
    private static readonly string[] OrderedKeys =
    [
        "00", "0000", "0001", "00ff", "01", "2f", "41", "4100", "61", "7f", "7fff", "80", "8000", "fe", "feff", "ff",
        "ff00", "ffff", "ffff00", "ffffff",
    ];

    [Fact]
    public async Task ScanAsync_EmptyStore_AnswersNothing()
    {
        foreach (StoreFamily family in Enum.GetValues<StoreFamily>())
            Assert.Empty(await ScanAsync(family));
    }

    [Fact]
    public async Task ScanAsync_WholeFamily_IsInUnsignedByteOrder()
    {
        await FillOrderedKeysAsync();
        Assert.Equal(OrderedKeys, HexKeys(await ScanAsync(StoreFamily.Entries)));
    }

    [Fact]
    public async Task ScanAsync_AnyPrefix_AnswersExactlyWhatContinuesIt()
    {
        await FillOrderedKeysAsync();
        foreach (string prefix in OrderedKeys.Append("0002").Append("05").Append("ffffffff"))
        {
            IEnumerable<string> expected = OrderedKeys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal));
            List<StorePair> pairs = await ScanAsync(StoreFamily.Entries, Convert.FromHexString(prefix));
            Assert.Equal(expected, HexKeys(pairs));
        }
    }

    [Fact]
    public async Task ScanAsync_AnyPrefixAfterAnyKey_AnswersWhatIsGreater()
    {
        await FillOrderedKeysAsync();
        string[] prefixes = ["", "00", "41", "7f", "ff", "ffff"];
        string[] afters = [.. OrderedKeys, "0002", "42", "70", "80ff", "ffffffff"];
        await using IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        foreach (string prefix in prefixes)
        {
            foreach (string after in afters)
            {
                IEnumerable<string> expected = OrderedKeys
                    .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
                    .Where(key => string.CompareOrdinal(key, after) > 0);
                List<StorePair> pairs = await snapshot
                    .ScanAsync(
                        StoreFamily.Entries, Convert.FromHexString(prefix), Convert.FromHexString(after), Cancellation)
                    .ToListAsync(Cancellation);
                Assert.Equal([$"{prefix} > {after}", .. expected], [$"{prefix} > {after}", .. HexKeys(pairs)]);
            }
        }
    }

    [Fact]
    public async Task ScanAsync_OtherFamilies_AreNotInIt()
    {
        await FillOrderedKeysAsync();
        await PutAsync(StoreFamily.Owners, [0x41, 1], [5]);
        Assert.Equal(OrderedKeys, HexKeys(await ScanAsync(StoreFamily.Entries)));
        Assert.Equal(["4101"], HexKeys(await ScanAsync(StoreFamily.Owners)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task ScanAsync_PageByPage_VisitsEveryKeyOnce(int pageLength)
    {
        int count = Math.Min(3000, pageLength * 40);
        await FillScatteredAsync(count);
        string[] expected = [.. Enumerable.Range(0, count).Select(i => Convert.ToHexStringLower(Scattered(i)))];
        Array.Sort(expected, StringComparer.Ordinal);

        List<string> seen = [];
        byte[] after = [];
        while (true)
        {
            await using IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
            List<StorePair> page = await snapshot.ScanAsync(StoreFamily.Coins, default, after, Cancellation)
                .Take(pageLength).ToListAsync(Cancellation);
            if (page.Count == 0)
                break;
            seen.AddRange(HexKeys(page));
            Assert.True(seen.Count <= count, "The pages repeat themselves.");
            after = page[^1].Key;
        }

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task ScanAsync_ThousandsOfPairs_StreamsAllWithTheirValues()
    {
        const int Count = 5000;
        await FillScatteredAsync(Count);
        IEnumerable<string> expected = Enumerable.Range(0, Count)
            .Select(i => $"{Convert.ToHexStringLower(Scattered(i))}={Convert.ToHexStringLower(Numbered(i))}")
            .Order(StringComparer.Ordinal);

        List<StorePair> pairs = await ScanAsync(StoreFamily.Coins);

        Assert.Equal(
            expected,
            pairs.Select(p => $"{Convert.ToHexStringLower(p.Key)}={Convert.ToHexStringLower(p.Value)}"));
    }

    [Fact]
    public async Task ScanAsync_TwoAtOnceOnOneSnapshot_DoNotDisturbEachOther()
    {
        await FillOrderedKeysAsync();
        await using IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        IAsyncEnumerable<StorePair> scan = snapshot.ScanAsync(StoreFamily.Entries, default, default, Cancellation);
        List<StorePair> outer = [];
        await foreach (StorePair pair in scan)
        {
            outer.Add(pair);
            Assert.Equal(OrderedKeys, HexKeys(await scan.ToListAsync(Cancellation)));
        }

        Assert.Equal(OrderedKeys, HexKeys(outer));
    }

    [Fact]
    public async Task ScanAsync_CancelledMidway_GivesUp()
    {
        await FillScatteredAsync(2000);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using IStoreSnapshot snapshot = await Store.SnapshotAsync(Cancellation);
        int seen = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (StorePair _ in snapshot.ScanAsync(StoreFamily.Coins, default, default, cancel.Token))
            {
                if (++seen == 3)
                    await cancel.CancelAsync();
            }
        });

        Assert.Equal(3, seen);
    }

    [Fact]
    public async Task ScanAsync_UnknownFamily_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ScanAsync((StoreFamily)StoreFamilies.Count));

    private async Task FillOrderedKeysAsync()
    {
        string[] shuffled = [.. OrderedKeys];
        new Random(20).Shuffle(shuffled);
        var batch = new StoreBatch();
        foreach (string key in shuffled)
            batch.PutNew(StoreFamily.Entries, Convert.FromHexString(key), [1]);
        await Store.CommitAsync(batch, Cancellation);
    }

    private async Task FillScatteredAsync(int count)
    {
        var batch = new StoreBatch();
        for (int i = 0; i < count; i++)
            batch.PutNew(StoreFamily.Coins, Scattered(i), Numbered(i));
        await Store.CommitAsync(batch, Cancellation);
    }
}

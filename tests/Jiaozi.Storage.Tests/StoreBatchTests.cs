namespace Jiaozi.Storage.Tests;

public sealed class StoreBatchTests
{
    private static readonly byte[] Key = [1, 2];

    public static TheoryData<StoreChangeKind, StoreChangeKind> PairsOfKinds()
    {
        var pairs = new TheoryData<StoreChangeKind, StoreChangeKind>();
        foreach (StoreChangeKind first in Enum.GetValues<StoreChangeKind>())
        {
            foreach (StoreChangeKind second in Enum.GetValues<StoreChangeKind>())
                pairs.Add(first, second);
        }

        return pairs;
    }

    [Fact]
    public void Clear_UsedAgain_KnowsNothingOfBefore()
    {
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Coins, Key, [3]);
        batch.Clear();
        Assert.Empty(batch.Changes);

        batch.Delete(StoreFamily.Coins, Key);

        Assert.Equal(StoreChangeKind.Delete, Assert.Single(batch.Changes).Kind);
    }

    [Theory]
    [MemberData(nameof(PairsOfKinds))]
    public void Add_SameKeyTwice_IsRefusedAndLeavesTheBatch(StoreChangeKind first, StoreChangeKind second)
    {
        var batch = new StoreBatch();
        Add(batch, first, StoreFamily.Coins, Key);

        Assert.Throws<ArgumentException>(() => Add(batch, second, StoreFamily.Coins, [1, 2]));

        Assert.Equal(new StoreKey(StoreFamily.Coins, Key), Assert.Single(batch.Changes).Key);
        Assert.Equal(first, batch.Changes[0].Kind);
    }

    [Fact]
    public void Add_SameBytesInAnotherFamily_IsAnotherKey()
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, Key, []);
        batch.Put(StoreFamily.Entries, Key, []);
        Assert.Equal(2, batch.Changes.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(StoreKey.MaxKeyBytes + 1)]
    public void Add_KeyOutOfBounds_IsRefused(int length)
    {
        foreach (StoreChangeKind kind in Enum.GetValues<StoreChangeKind>())
        {
            var batch = new StoreBatch();
            Assert.Throws<ArgumentOutOfRangeException>(() => Add(batch, kind, StoreFamily.Coins, new byte[length]));
            Assert.Empty(batch.Changes);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(StoreFamilies.Count)]
    public void Add_UnknownFamily_IsRefused(int family)
    {
        foreach (StoreChangeKind kind in Enum.GetValues<StoreChangeKind>())
        {
            var batch = new StoreBatch();
            Assert.Throws<ArgumentOutOfRangeException>(() => Add(batch, kind, (StoreFamily)family, Key));
            Assert.Empty(batch.Changes);
        }
    }

    [Fact]
    public void Put_ValueOutOfBounds_IsRefused()
    {
        var batch = new StoreBatch();
        byte[] tooLong = new byte[StoreKey.MaxValueBytes + 1];

        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Put(StoreFamily.Coins, Key, tooLong));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.PutNew(StoreFamily.Coins, Key, tooLong));
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Expect(StoreFamily.Coins, Key, tooLong));
        Assert.Throws<ArgumentNullException>(() => batch.Expect(StoreFamily.Coins, Key, null!));
        Assert.Throws<ArgumentNullException>(() => batch.Put(StoreFamily.Coins, Key, null!));
        Assert.Throws<ArgumentNullException>(() => batch.PutNew(StoreFamily.Coins, Key, null!));

        Assert.Empty(batch.Changes);
        // A refused change does not occupy its key.
        batch.Put(StoreFamily.Coins, Key, new byte[StoreKey.MaxValueBytes]);
        Assert.Single(batch.Changes);
    }

    [Fact]
    public void Count_ComparedWithTheFamilies_CoversThemWithoutGaps() =>
        Assert.Equal(Enumerable.Range(0, StoreFamilies.Count), Enum.GetValues<StoreFamily>().Select(f => (int)f));

    private static void Add(StoreBatch batch, StoreChangeKind kind, StoreFamily family, byte[] key)
    {
        switch (kind)
        {
            case StoreChangeKind.Put:
                batch.Put(family, key, []);
                break;
            case StoreChangeKind.PutNew:
                batch.PutNew(family, key, []);
                break;
            case StoreChangeKind.Delete:
                batch.Delete(family, key);
                break;
            case StoreChangeKind.DeleteExisting:
                batch.DeleteExisting(family, key);
                break;
            case StoreChangeKind.Expect:
                batch.Expect(family, key, []);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }
}

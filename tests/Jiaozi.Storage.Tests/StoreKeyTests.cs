namespace Jiaozi.Storage.Tests;

public sealed class StoreKeyTests
{
    [Fact]
    public void Equals_SameBytesElsewhere_IsTheSameKey()
    {
        byte[] buffer = [0, 1, 2, 3];
        var one = new StoreKey(StoreFamily.Coins, buffer.AsMemory(1, 2));
        var other = new StoreKey(StoreFamily.Coins, new byte[] { 1, 2 });

        Assert.Equal(one, other);
        Assert.True(one == other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void Equals_OtherFamilyOrBytes_IsAnotherKey()
    {
        var key = new StoreKey(StoreFamily.Coins, new byte[] { 1, 2 });

        Assert.NotEqual(key, key with { Family = StoreFamily.Entries });
        Assert.NotEqual(key, key with { Key = new byte[] { 1 } });
        Assert.NotEqual(key, key with { Key = new byte[] { 1, 2, 0 } });
    }

    [Fact]
    public void ToString_AnyKey_NamesFamilyAndBytes() =>
        Assert.Equal("Outbox:01ff", new StoreKey(StoreFamily.Outbox, new byte[] { 1, 255 }).ToString());
}

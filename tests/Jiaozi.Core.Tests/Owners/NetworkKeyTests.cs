using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class NetworkKeyTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, NetworkKey.Size).Select(i => (byte)i)];

    // printf '%s' TEXT | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102...1f, first 16 bytes
    [Theory]
    [InlineData("tel:+8613800210000", "29ba20457df2fe2ebc9a6d122ee2064c")]
    [InlineData("cnid:11010519491231002X", "d1259f26d370e6694c043ef4c0e36336")]
    [InlineData("tel:+16502530000", "f7276da89d5597dc41aa25d3f5a85f53")]
    public void Digest_KnownKey_IsTheHmacThatOpensslComputes(string text, string digest) =>
        Assert.Equal(digest, new NetworkKey(Bytes).Digest(FeatureValue.Parse(text)).ToString());

    [Fact]
    public void Digest_AnySpelling_IsTheSameOwner()
    {
        NetworkKey key = new(Bytes);
        Assert.Equal(
            key.Digest(FeatureValue.Parse("tel:+8613800210000")), key.Digest(FeatureValue.Parse("138 0021 0000")));
    }

    [Fact]
    public void Digest_OtherKey_IsAnotherOwner()
    {
        FeatureValue value = FeatureValue.Parse("+8613800210000");
        byte[] other = [.. Bytes];
        other[31] ^= 1;
        Assert.NotEqual(new NetworkKey(Bytes).Digest(value), new NetworkKey(other).Digest(value));
    }

    [Fact]
    public void Digest_BytesChangedAfterwards_KeepsItsOwnCopy()
    {
        byte[] bytes = [.. Bytes];
        NetworkKey key = new(bytes);
        bytes[0] ^= 1;
        FeatureValue value = FeatureValue.Parse("+8613800210000");
        Assert.Equal(new NetworkKey(Bytes).Digest(value), key.Digest(value));
    }

    [Fact]
    public void Digest_NobodysValue_Throws() =>
        Assert.Throws<ArgumentException>(() => new NetworkKey(Bytes).Digest(default));

    [Fact]
    public void Digest_ManyTimes_AllocatesNothing()
    {
        NetworkKey key = new(Bytes);
        FeatureValue value = FeatureValue.Parse("+8613800210000");
        OwnerDigest expected = key.Digest(value);
        // The least of several: the runtime allocates by itself when it compiles what has become hot once more.
        long least = Enumerable.Range(0, 10).Min(round =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++) Assert.True(key.Digest(value) == expected);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public void Constructor_OtherLength_Throws(int length) =>
        Assert.Throws<ArgumentException>(() => new NetworkKey(new byte[length]));

    [Fact]
    public void ToString_Always_HidesTheKey() => Assert.Equal("NetworkKey", new NetworkKey(Bytes).ToString());
}

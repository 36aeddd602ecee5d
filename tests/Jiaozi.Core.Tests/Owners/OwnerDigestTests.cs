using CsCheck;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class OwnerDigestTests
{
    private const string Text = "f0112233445566778899aabbccddeeff";
    private static readonly OwnerDigest Digest = OwnerDigest.Read(Convert.FromHexString(Text));

    [Fact]
    public void Read_SixteenBytes_IsBigEndian()
    {
        Assert.Equal(new OwnerDigest(new UInt128(0xf011223344556677, 0x8899aabbccddeeff)), Digest);
        Assert.Equal(Text, Digest.ToString());
        Assert.Equal(Convert.FromHexString(Text), Digest.ToArray());
        Assert.Equal(0xf0, Digest.Partition);
    }

    [Fact]
    public void Read_AnyBytes_RoundTripsThroughBytesAndText() => Gen.Byte.Array[OwnerDigest.Size].Sample(bytes =>
    {
        OwnerDigest digest = OwnerDigest.Read(bytes);
        Assert.Equal(bytes, digest.ToArray());
        Assert.Equal(bytes[0], digest.Partition);
        Assert.Equal(Convert.ToHexStringLower(bytes), digest.ToString());
        Assert.True(OwnerDigest.TryParse(digest.ToString(), out OwnerDigest parsed));
        Assert.Equal(digest, parsed);
    });

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(32)]
    public void Read_OtherLength_Throws(int length) =>
        Assert.Throws<ArgumentException>(() => OwnerDigest.Read(new byte[length]));

    [Fact]
    public void Write_LongerSpan_TouchesSixteenBytes()
    {
        byte[] bytes = new byte[18];
        Digest.Write(bytes);
        Assert.Equal(Text + "0000", Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void Write_ShorterSpan_ThrowsAndWritesNothing()
    {
        byte[] bytes = new byte[15];
        Assert.Throws<ArgumentOutOfRangeException>(() => Digest.Write(bytes));
        Assert.Equal(new byte[15], bytes);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("F0112233445566778899aabbccddeeff")]
    [InlineData("f0112233445566778899aabbccddeef")]
    [InlineData("0f0112233445566778899aabbccddeeff")]
    [InlineData(" f0112233445566778899aabbccddeef")]
    [InlineData("g0112233445566778899aabbccddeeff")]
    public void TryParse_AnyOtherText_IsRefused(string? text)
    {
        Assert.False(OwnerDigest.TryParse(text, out OwnerDigest digest));
        Assert.Equal(default, digest);
    }
}

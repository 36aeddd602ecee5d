using CsCheck;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class OwnerIdTests
{
    private const string Text = "CN-SH:f0112233445566778899aabbccddeeff";

    [Fact]
    public void TryParse_CanonicalText_IsRead()
    {
        Assert.True(OwnerId.TryParse(Text, out OwnerId owner));
        Assert.Equal(RegionCode.Parse("CN-SH"), owner.Region);
        Assert.Equal("f0112233445566778899aabbccddeeff", owner.Digest.ToString());
        Assert.Equal(Text, owner.ToString());
        Assert.Equal(owner, OwnerId.Parse(Text));
    }

    [Fact]
    public void TryParse_AnyOwnerId_RoundTrips() =>
        Gen.Select(Gen.OneOf("CN-SH", "US-C", "GB-LND"), Gen.Byte.Array[16]).Sample((region, digest) =>
        {
            OwnerId owner = new(RegionCode.Parse(region), OwnerDigest.Read(digest));
            Assert.Equal(owner, OwnerId.Parse(owner.ToString()));
        });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CN-SH")]
    [InlineData(":f0112233445566778899aabbccddeeff")]
    [InlineData("f0112233445566778899aabbccddeeff")]
    [InlineData("cn-sh:f0112233445566778899aabbccddeeff")]
    [InlineData("CN-SH f0112233445566778899aabbccddeeff")]
    [InlineData("CN-SH:F0112233445566778899aabbccddeeff")]
    [InlineData("CN-SH:f0112233445566778899aabbccddeef")]
    [InlineData("CN-SH:f0112233445566778899aabbccddeeff0")]
    [InlineData("CN-SHAN:f0112233445566778899aabbccddeeff")]
    public void TryParse_AnyOtherText_IsRefused(string? text)
    {
        Assert.False(OwnerId.TryParse(text, out OwnerId owner));
        Assert.Equal(default, owner);
        if (text is not null) Assert.Throws<FormatException>(() => OwnerId.Parse(text));
    }
}

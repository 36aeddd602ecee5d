using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class RegionCodeTests
{
    [Theory]
    [InlineData("CN-SH")]
    [InlineData("KE-30")]
    [InlineData("US-C")]
    [InlineData("GB-LND")]
    public void TryParse_Iso3166Code_IsRead(string text)
    {
        Assert.True(RegionCode.TryParse(text, out RegionCode region));
        Assert.Equal(text, region.ToString());
        Assert.Equal(RegionCode.Parse(text), region);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("CN")]
    [InlineData("CN-")]
    [InlineData("cn-sh")]
    [InlineData("CN-SHAN")]
    [InlineData("CNXSH")]
    [InlineData("C1-SH")]
    public void TryParse_AnythingElse_IsRefused(string? text) =>
        Assert.False(RegionCode.TryParse(text, out _));
}

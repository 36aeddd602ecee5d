using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class HomeRegionsTests
{
    private static readonly HomeRegionTable China = HomeRegionTable.ForChina();

    private static readonly HomeRegionTable World = China with
    {
        PhoneAreas =
        [
            .. China.PhoneAreas,
            Phone("US", "CA", "US-CA"), Phone("US", "California", "US-CA"), Phone("US", "*", "US-NY"),
            Phone("KE", "Nairobi", "KE-30"), Phone("KE", "*", "KE-28"),
            Phone("GB", "Edinburgh", "GB-EDH"), Phone("GB", "*", "GB-LND"),
            Phone("DE", "Munich", "DE-BY"), Phone("DE", "*", "DE-BE"),
            Phone("JP", "Osaka", "JP-27"), Phone("JP", "*", "JP-13"),
            Phone("IN", "Mumbai", "IN-MH"), Phone("IN", "*", "IN-DL"),
        ],
    };

    // Values of a replay of recorded payments, one of each number segment and ID area.
    [Theory]
    [InlineData("tel:+8613800000092", "CN-BJ")]
    [InlineData("tel:+8613801190092", "CN-BJ")]
    [InlineData("tel:+8613810220092", "CN-BJ")]
    [InlineData("tel:+8613810640092", "CN-BJ")]
    [InlineData("cnid:110101199206010000", "CN-BJ")]
    [InlineData("cnid:110108199106010008", "CN-BJ")]
    [InlineData("tel:+8613800210094", "CN-SH")]
    [InlineData("tel:+8613801960094", "CN-SH")]
    [InlineData("tel:+8613816380093", "CN-SH")]
    [InlineData("tel:+8613816800093", "CN-SH")]
    [InlineData("cnid:310101198006010009", "CN-SH")]
    [InlineData("cnid:310115197906010008", "CN-SH")]
    [InlineData("tel:+8613802240094", "CN-GD")]
    [InlineData("tel:+8613802660094", "CN-GD")]
    [InlineData("tel:+8613808890094", "CN-GD")]
    [InlineData("tel:+8613822050094", "CN-GD")]
    [InlineData("cnid:440106199006010004", "CN-GD")]
    [InlineData("cnid:44030519890601000X", "CN-GD")]
    [InlineData("tel:+862150000000", "CN-SH")]
    [InlineData("tel:+861050000000", "CN-BJ")]
    [InlineData("tel:+862050000000", "CN-GD")]
    [InlineData("tel:+8675550000000", "CN-GD")]
    [InlineData("tel:+85221234567", "CN-HK")]
    [InlineData("tel:+85251234567", "CN-HK")]
    [InlineData("tel:+85366123456", "CN-MO")]
    [InlineData("tel:+886223456789", "CN-TW")]
    [InlineData("tel:+886912345678", "CN-TW")]
    public void TryFind_ChineseValue_IsItsSubdivision(string text, string region) =>
        AssertHome(new HomeRegions(China), text, region);

    [Theory]
    [InlineData("tel:+16502530000", "US-CA")]
    [InlineData("tel:+13105550123", "US-CA")]
    [InlineData("tel:+12125550123", "US-NY")]
    [InlineData("tel:+254202012345", "KE-30")]
    [InlineData("tel:+254712345678", "KE-28")]
    [InlineData("tel:+441312345678", "GB-EDH")]
    [InlineData("tel:+442071234567", "GB-LND")]
    [InlineData("tel:+447400123456", "GB-LND")]
    [InlineData("tel:+498912345678", "DE-BY")]
    [InlineData("tel:+493012345678", "DE-BE")]
    [InlineData("tel:+4915123456789", "DE-BE")]
    [InlineData("tel:+81612345678", "JP-27")]
    [InlineData("tel:+81312345678", "JP-13")]
    [InlineData("tel:+819012345678", "JP-13")]
    [InlineData("tel:+912223456789", "IN-MH")]
    [InlineData("tel:+919812345678", "IN-DL")]
    public void TryFind_PhoneOfAMappedCountry_IsItsAreaOrAny(string text, string region) =>
        AssertHome(new HomeRegions(World), text, region);

    [Theory]
    [InlineData("tel:+16502530000")]
    [InlineData("tel:+8619912345678")]
    [InlineData("tel:+80012345678")]
    public void TryFind_NoRow_HasNoHome(string text)
    {
        HomeRegions home = new(China);
        Assert.False(home.TryFind(FeatureValue.Parse(text), out RegionCode region));
        Assert.True(region.IsNone);
        Assert.False(home.TryFind(FeatureValue.Parse(text), out region));
        Assert.True(region.IsNone);
    }

    [Fact]
    public void TryFind_NobodysValue_HasNoHome()
    {
        HomeRegions home = new(HomeRegionTable.ForChina(unplaced: Region("CN-BJ")));
        Assert.False(home.TryFind(default, out RegionCode region));
        Assert.True(region.IsNone);
    }

    [Fact]
    public void TryFind_ChinesePhoneWithoutArea_IsWhereUnplacedOnesGo()
    {
        HomeRegions home = new(HomeRegionTable.ForChina(unplaced: Region("CN-BJ")));
        AssertHome(home, "tel:+8619912345678", "CN-BJ");
        AssertHome(home, "tel:+8613800210000", "CN-SH");
    }

    [Fact]
    public void TryFind_CitizenAreasNested_LongestWins()
    {
        HomeRegions home = new(China with
        {
            CitizenAreas = [new("44", Region("CN-GD")), new("4403", Region("CN-SZ")), new("440305", Region("CN-NS"))],
        });
        AssertHome(home, "440106199006010004", "CN-GD");
        AssertHome(home, "440306199001010014", "CN-SZ");
        AssertHome(home, "44030519890601000X", "CN-NS");
        Assert.False(home.TryFind(FeatureValue.Parse("110101199206010000"), out _));
    }

    [Fact]
    public void TryFind_Prefixes_GoBeforeAreasAndLongestWins()
    {
        HomeRegions home = new(China with
        {
            Prefixes =
            [
                new("tel:+86138", Region("CN-A")), new("tel:+861380021", Region("CN-B")),
                new("tel:+8613800210007", Region("CN-C")), new("cnid:3101", Region("CN-D")),
                new("cnid:310101198006010009", Region("CN-E")),
            ],
        });
        AssertHome(home, "tel:+8613800210007", "CN-C");
        AssertHome(home, "tel:+8613800210008", "CN-B");
        AssertHome(home, "tel:+8613802240094", "CN-A");
        AssertHome(home, "tel:+862150000000", "CN-SH");
        AssertHome(home, "cnid:310101198006010009", "CN-E");
        AssertHome(home, "cnid:310115197906010008", "CN-D");
        AssertHome(home, "cnid:110101199206010000", "CN-BJ");
    }

    [Fact]
    public void TryFind_OwnerOverride_GoesBeforeEverything()
    {
        OwnerDigest moved = new(7);
        FeatureValue value = FeatureValue.Parse("tel:+8613800210000");
        HomeRegions home = new(China with
        {
            Prefixes = [new("tel:+8613800210000", Region("CN-BJ"))],
            Owners = [new(moved, Region("CN-XZ"))],
        });
        Assert.True(home.TryFind(value, moved, out RegionCode region));
        Assert.Equal(Region("CN-XZ"), region);
        Assert.True(home.TryFind(value, new OwnerDigest(8), out region));
        Assert.Equal(Region("CN-BJ"), region);
    }

    [Fact]
    public void Constructor_TableWithErrors_ThrowsThemAll()
    {
        HomeRegionTable table = China with
        {
            Prefixes = [new("fax:", Region("CN-SH"))],
            CitizenAreas = [new("99", Region("CN-SH"))],
        };
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => new HomeRegions(table));
        Assert.All(table.Validate(), error => Assert.Contains(error, thrown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Constructor_TableChangedAfterwards_KeepsItsOwnCopy()
    {
        List<PrefixOverride> prefixes = [];
        HomeRegions home = new(China with { Prefixes = prefixes });
        prefixes.Add(new("tel:+86138", Region("CN-XZ")));
        AssertHome(home, "tel:+8613800210000", "CN-SH");
    }

    [Fact]
    public void Warm_Always_ChangesNoAnswer()
    {
        HomeRegions home = new(World);
        home.Warm();
        home.Warm();
        AssertHome(home, "tel:+8613800210000", "CN-SH");
        AssertHome(home, "tel:+16502530000", "US-CA");
        Assert.False(home.TryFind(FeatureValue.Parse("tel:+8619912345678"), out _));
    }

    [Fact]
    public void TryFind_KnownBlock_AllocatesNothing()
    {
        HomeRegions home = new(China);
        FeatureValue value = FeatureValue.Parse("tel:+8613800210000");
        Assert.True(home.TryFind(value, new OwnerDigest(1), out _));

        // The least of several: the runtime allocates by itself when it compiles what has become hot once more.
        long least = Enumerable.Range(0, 10).Min(round =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++) home.TryFind(value, new OwnerDigest(1), out _);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, least);
    }

    private static void AssertHome(HomeRegions home, string text, string region)
    {
        // The first answer comes from the phone data, the second from the cache.
        for (int i = 0; i < 2; i++)
        {
            Assert.True(home.TryFind(FeatureValue.Parse(text), out RegionCode found), text);
            Assert.Equal(Region(region), found);
        }
    }

    private static PhoneArea Phone(string country, string area, string region) => new(country, area, Region(region));

    private static RegionCode Region(string code) => RegionCode.Parse(code);
}

using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Tests.Owners;

public sealed class HomeRegionTableTests
{
    private static readonly RegionCode Shanghai = RegionCode.Parse("CN-SH");

    private static readonly HomeRegionTable Empty =
        new() { PhoneAreas = [], CitizenAreas = [], Prefixes = [], Owners = [] };

    [Fact]
    public void ForChina_Always_HasAll34SubdivisionsForPhonesAndCitizens()
    {
        const string Codes = "AH BJ CQ FJ GD GS GX GZ HA HB HE HI HK HL HN JL JS JX LN MO NM NX QH SC SD SH SN SX "
            + "TJ TW XJ XZ YN ZJ";
        HomeRegionTable table = HomeRegionTable.ForChina();
        IEnumerable<string> expected = Codes.Split(' ').Select(code => "CN-" + code);
        Assert.Equal(expected, table.PhoneAreas.Select(row => row.Region.ToString()).Distinct().Order());
        Assert.Equal(expected, table.CitizenAreas.Select(row => row.Region.ToString()).Distinct().Order());
        Assert.Empty(table.Validate());
        Assert.Empty(HomeRegionTable.ForChina(Shanghai).Validate());
    }

    [Fact]
    public void ForChina_EveryProvinceThatIdsMayHave_HasAHome()
    {
        HomeRegions home = new(HomeRegionTable.ForChina());
        for (int code = 10; code < 100; code++)
        {
            string body = $"{code}000020000229001";
            if (FeatureValue.TryParse(body + CitizenId.CheckCharacter(body), out FeatureValue value, out _))
                Assert.True(home.TryFind(value, out _), value.ToString());
        }
    }

    [Fact]
    public void ForChina_AllAreasTheGeocoderNames_AreExactlyTheTables()
    {
        // Every 7th of the mobile segments, and fixed lines of every area code.
        IEnumerable<string> numbers =
        [
            .. Enumerable.Range(0, 100_000).Select(i => $"+86{1300000 + 7 * i}1234"),
            .. Enumerable.Range(100, 900).Select(area => $"+86{area}2333333"),
            .. Enumerable.Range(100, 900).Select(area => $"+86{area}83333333"),
        ];
        HashSet<string> named = [];
        foreach (string number in numbers)
            if (FeatureValue.TryParseCanonical("tel:" + number, out FeatureValue value))
                named.Add(PhoneGeocoder.Find(value.Number).Area);

        Assert.True(named.Remove("China"));
        IEnumerable<string> rows = HomeRegionTable.ForChina().PhoneAreas.Select(row => row.Area);
        Assert.Equal(rows.Where(area => area != PhoneArea.AnyArea).Order(), named.Order());
    }

    [Theory]
    [InlineData("cn", "Shanghai")]
    [InlineData("XX", "Shanghai")]
    [InlineData("001", "*")]
    [InlineData("", "Shanghai")]
    [InlineData("CN", "")]
    [InlineData("CN", " Shanghai")]
    [InlineData("CN", "Shenzhen, Guangdong")]
    public void Validate_PhoneAreaMalformed_IsAnError(string country, string area) =>
        Assert.Single((Empty with { PhoneAreas = [new(country, area, Shanghai)] }).Validate());

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("310")]
    [InlineData("31010")]
    [InlineData("3101011")]
    [InlineData("3x")]
    [InlineData("19")]
    [InlineData("\uFF13\uFF11")]
    public void Validate_CitizenAreaMalformed_IsAnError(string prefix) =>
        Assert.Single((Empty with { CitizenAreas = [new(prefix, Shanghai)] }).Validate());

    [Theory]
    [InlineData("")]
    [InlineData("tel:")]
    [InlineData("tel:+")]
    [InlineData("tel:86")]
    [InlineData("TEL:+86")]
    [InlineData("tel:+86 138")]
    [InlineData("tel:+1234567890123456")]
    [InlineData("cnid:")]
    [InlineData("cnid:31X")]
    [InlineData("cnid:110105199001011233")]
    [InlineData("cnid:1101051990010112321")]
    [InlineData("fax:+86")]
    public void Validate_PrefixMalformed_IsAnError(string prefix) =>
        Assert.Single((Empty with { Prefixes = [new(prefix, Shanghai)] }).Validate());

    [Theory]
    [InlineData("tel:+8")]
    [InlineData("tel:+8613800210000")]
    [InlineData("tel:+123456789012345")]
    [InlineData("cnid:3")]
    [InlineData("cnid:11010519491231002")]
    [InlineData("cnid:11010519491231002X")]
    public void Validate_PrefixOfACanonicalValue_IsSound(string prefix) =>
        Assert.Empty((Empty with { Prefixes = [new(prefix, Shanghai)] }).Validate());

    [Fact]
    public void Validate_AreaTooLong_IsAnError()
    {
        string longest = new('\u00E9', PhoneArea.MaxAreaSize / 2);
        Assert.Empty((Empty with { PhoneAreas = [new("CN", longest, Shanghai)] }).Validate());
        Assert.Single((Empty with { PhoneAreas = [new("CN", longest + "a", Shanghai)] }).Validate());
    }

    [Fact]
    public void Validate_RowsTwiceOrWithoutRegion_ReportsEach()
    {
        RegionCode beijing = RegionCode.Parse("CN-BJ");
        HomeRegionTable table = new()
        {
            PhoneAreas = [new("CN", "Shanghai", Shanghai), new("CN", "Shanghai", beijing), new("KE", "*", default)],
            CitizenAreas = [new("31", Shanghai), new("31", Shanghai), new("11", default)],
            Prefixes = [new("tel:+86", Shanghai), new("tel:+86", beijing), new("cnid:1", default)],
            Owners = [new(new(1), Shanghai), new(new(1), beijing), new(new(2), default)],
        };
        IReadOnlyList<string> errors = table.Validate();
        Assert.Equal(8, errors.Count);
        Assert.Equal(4, errors.Count(error => error.EndsWith(" is there twice.", StringComparison.Ordinal)));
        Assert.Equal(4, errors.Count(error => error.EndsWith(" has no region.", StringComparison.Ordinal)));
    }

    [Fact]
    public void Validate_RegionOutsideTheNetwork_IsAnError()
    {
        RegionCode beijing = RegionCode.Parse("CN-BJ");
        HomeRegionTable table = Empty with { CitizenAreas = [new("31", Shanghai), new("11", beijing)] };
        Assert.Empty(table.Validate());
        Assert.Equal(
            "Citizen area '11' has region CN-BJ, which the network does not have.",
            Assert.Single(table.Validate(new HashSet<RegionCode> { Shanghai })));
    }

    [Fact]
    public void PhoneDataError_OtherPhoneData_IsNoErrorOfTheTable()
    {
        Assert.Null(Empty.PhoneDataError);
        Assert.Null((Empty with { PhoneDataVersion = HomeRegions.PhoneDataVersion }).PhoneDataError);
        HomeRegionTable other = Empty with { PhoneDataVersion = "1.2.3" };
        Assert.Contains("phone data 1.2.3", other.PhoneDataError, StringComparison.Ordinal);
        Assert.Empty(other.Validate());
    }
}

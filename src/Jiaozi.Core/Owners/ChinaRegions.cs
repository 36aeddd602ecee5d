namespace Jiaozi.Core.Owners;

/// <summary>The subdivisions of China in three codes: GB/T 2260, ISO 3166-2 and the geocoder's English.</summary>
internal static class ChinaRegions
{
    private const string Country = "CN";

    /// <summary>GB/T 2260 province, ISO 3166-2 code, the geocoder's name of the area.</summary>
    private static readonly (string Code, string Region, string Area)[] Mainland =
    [
        ("11", "CN-BJ", "Beijing"),
        ("12", "CN-TJ", "Tianjin"),
        ("13", "CN-HE", "Hebei"),
        ("14", "CN-SX", "Shanxi"),
        ("15", "CN-NM", "Inner Mongolia"),
        ("21", "CN-LN", "Liaoning"),
        ("22", "CN-JL", "Jilin"),
        ("23", "CN-HL", "Heilongjiang"),
        ("31", "CN-SH", "Shanghai"),
        ("32", "CN-JS", "Jiangsu"),
        ("33", "CN-ZJ", "Zhejiang"),
        ("34", "CN-AH", "Anhui"),
        ("35", "CN-FJ", "Fujian"),
        ("36", "CN-JX", "Jiangxi"),
        ("37", "CN-SD", "Shandong"),
        ("41", "CN-HA", "Henan"),
        ("42", "CN-HB", "Hubei"),
        ("43", "CN-HN", "Hunan"),
        ("44", "CN-GD", "Guangdong"),
        ("45", "CN-GX", "Guangxi"),
        ("46", "CN-HI", "Hainan"),
        ("50", "CN-CQ", "Chongqing"),
        ("51", "CN-SC", "Sichuan"),
        ("52", "CN-GZ", "Guizhou"),
        ("53", "CN-YN", "Yunnan"),
        ("54", "CN-XZ", "Tibet"),
        ("61", "CN-SN", "Shaanxi"),
        ("62", "CN-GS", "Gansu"),
        ("63", "CN-QH", "Qinghai"),
        ("64", "CN-NX", "Ningxia"),
        ("65", "CN-XJ", "Xinjiang"),
    ];

    /// <summary>GB/T 2260 code, ISO 3166-2 code, the country of its phone numbers (null: has none of its own).
    /// 71 is Taiwan's code in the standard, 83 the one on residence permits.</summary>
    private static readonly (string Code, string Region, string? PhoneCountry)[] Others =
    [
        ("71", "CN-TW", "TW"),
        ("83", "CN-TW", null),
        ("81", "CN-HK", "HK"),
        ("82", "CN-MO", "MO"),
    ];

    public static HomeRegionTable Table(RegionCode unplaced)
    {
        List<PhoneArea> phones = [];
        List<CitizenArea> citizens = [];
        foreach ((string code, string region, string area) in Mainland)
        {
            phones.Add(new PhoneArea(Country, area, RegionCode.Parse(region)));
            citizens.Add(new CitizenArea(code, RegionCode.Parse(region)));
        }
        foreach ((string code, string region, string? phoneCountry) in Others)
        {
            if (phoneCountry is not null)
                phones.Add(new PhoneArea(phoneCountry, PhoneArea.AnyArea, RegionCode.Parse(region)));
            citizens.Add(new CitizenArea(code, RegionCode.Parse(region)));
        }
        if (!unplaced.IsNone) phones.Add(new PhoneArea(Country, PhoneArea.AnyArea, unplaced));
        return new HomeRegionTable { PhoneAreas = phones, CitizenAreas = citizens, Prefixes = [], Owners = [] };
    }
}

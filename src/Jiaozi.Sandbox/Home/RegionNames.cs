using Jiaozi.Core.Owners;

namespace Jiaozi.Sandbox.Home;

/// <summary>Names of Chinese regions for people; others go by their code.</summary>
internal static class RegionNames
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["CN-BJ"] = "Beijing", ["CN-TJ"] = "Tianjin", ["CN-HE"] = "Hebei", ["CN-SX"] = "Shanxi",
        ["CN-NM"] = "Inner Mongolia", ["CN-LN"] = "Liaoning", ["CN-JL"] = "Jilin", ["CN-HL"] = "Heilongjiang",
        ["CN-SH"] = "Shanghai", ["CN-JS"] = "Jiangsu", ["CN-ZJ"] = "Zhejiang", ["CN-AH"] = "Anhui",
        ["CN-FJ"] = "Fujian", ["CN-JX"] = "Jiangxi", ["CN-SD"] = "Shandong", ["CN-HA"] = "Henan",
        ["CN-HB"] = "Hubei", ["CN-HN"] = "Hunan", ["CN-GD"] = "Guangdong", ["CN-GX"] = "Guangxi",
        ["CN-HI"] = "Hainan", ["CN-CQ"] = "Chongqing", ["CN-SC"] = "Sichuan", ["CN-GZ"] = "Guizhou",
        ["CN-YN"] = "Yunnan", ["CN-XZ"] = "Tibet", ["CN-SN"] = "Shaanxi", ["CN-GS"] = "Gansu",
        ["CN-QH"] = "Qinghai", ["CN-NX"] = "Ningxia", ["CN-XJ"] = "Xinjiang",
    };

    public static string Of(RegionCode region) => Names.GetValueOrDefault(region.ToString(), region.ToString());
}

using Jiaozi.Core.Owners;

namespace Jiaozi.EndToEnd.Tests.Support;

internal static class Regions
{
    public static readonly RegionCode Shanghai = RegionCode.Parse("CN-SH");
    public static readonly RegionCode Beijing = RegionCode.Parse("CN-BJ");
    public static readonly RegionCode Guangdong = RegionCode.Parse("CN-GD");

    private static readonly Dictionary<RegionCode, string> Blocks = new()
    {
        [Shanghai] = "1380021", [Beijing] = "1391000", [Guangdong] = "1380224",
    };

    private static int _phones;

    /// <summary>A phone number of that region that no other test has.</summary>
    public static FeatureValue NewPhone(RegionCode region) =>
        FeatureValue.Parse($"tel:+86{Blocks[region]}{Interlocked.Increment(ref _phones):D4}");

    /// <summary>A valid citizen id of Beijing that no other test has: GB 11643, check character by its rule.</summary>
    public static FeatureValue NewCitizen()
    {
        string body = $"11010119900307{Interlocked.Increment(ref _phones) % 1000:D3}";
        foreach (char check in "0123456789X")
            if (FeatureValue.TryParse($"cnid:{body}{check}", out FeatureValue feature, out _)) return feature;
        throw new InvalidOperationException($"No check character fits {body}.");
    }
}

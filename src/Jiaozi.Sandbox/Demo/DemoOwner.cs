using Jiaozi.Core.Owners;

namespace Jiaozi.Sandbox.Demo;

/// <summary>An invented owner of the sandbox. The numbers belong to nobody known; they only have to route.</summary>
/// <param name="Name">Name of the wallet.</param>
/// <param name="Feature">Feature value.</param>
/// <param name="Region">Home region.</param>
/// <param name="MinorUnits">Money to start with.</param>
/// <param name="Institution">True if the owner may redeem.</param>
public sealed record DemoOwner(string Name, FeatureValue Feature, RegionCode Region, long MinorUnits, bool Institution)
{
    private static readonly (string Region, string Name, string Feature)[] People =
    [
        ("CN-SH", "alice", "tel:+8613800219001"),
        ("CN-BJ", "bo", "cnid:110101199003070097"),
        ("CN-GD", "cai", "tel:+8613802249001"),
    ];

    private static readonly (string Region, string Feature)[] Institutions =
    [
        ("CN-SH", "tel:+862150000000"),
        ("CN-BJ", "tel:+861050000000"),
        ("CN-GD", "tel:+862050000000"),
    ];

    /// <summary>
    /// The demo owners of a network with these regions: one person and one institution each, where known.
    /// </summary>
    public static IReadOnlyList<DemoOwner> Of(IReadOnlyCollection<RegionCode> regions) =>
    [
        .. from person in People
           let region = RegionCode.Parse(person.Region)
           where regions.Contains(region)
           select new DemoOwner(person.Name, FeatureValue.Parse(person.Feature), region, 500_00, false),
        .. regions.Select(region => new DemoOwner(
            $"institution-{region}", InstitutionOf(region), region, 0, true)),
    ];

    /// <summary>The feature value of a region's institution.</summary>
    public static FeatureValue InstitutionOf(RegionCode region)
    {
        foreach ((string code, string feature) in Institutions)
            if (code == region.ToString()) return FeatureValue.Parse(feature);
        return CitizenOf(region);
    }

    /// <summary>For other regions of China: a made-up citizen id of the region with a valid check character.</summary>
    private static FeatureValue CitizenOf(RegionCode region)
    {
        CitizenArea? area = HomeRegionTable.ForChina().CitizenAreas.FirstOrDefault(
            row => row.Region == region && row.Prefix.Length == 2);
        if (area is null)
        {
            throw new FormatException(
                $"The sandbox knows no feature value that is at home in {region}; use regions of China.");
        }

        foreach (char check in "0123456789X")
        {
            string text = $"cnid:{area.Prefix}010119491001001{check}";
            if (FeatureValue.TryParse(text, out FeatureValue feature, out _)) return feature;
        }

        throw new FormatException($"No citizen id could be made for {region}.");
    }
}

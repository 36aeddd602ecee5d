using System.Text;

namespace Jiaozi.Core.Owners;

/// <summary>What a <see cref="HomeRegionTable"/> must keep; collects every breach.</summary>
internal sealed class HomeRegionTableRules
{
    private readonly IReadOnlySet<RegionCode>? _networkRegions;
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _seen = [];

    private HomeRegionTableRules(IReadOnlySet<RegionCode>? networkRegions) => _networkRegions = networkRegions;

    public static List<string> Check(HomeRegionTable table, IReadOnlySet<RegionCode>? networkRegions)
    {
        HomeRegionTableRules rules = new(networkRegions);
        foreach (PhoneArea row in table.PhoneAreas)
            rules.CheckRow($"Phone area '{row.Country}, {row.Area}'", row.Region, ErrorOf(row));
        foreach (CitizenArea row in table.CitizenAreas)
            rules.CheckRow($"Citizen area '{row.Prefix}'", row.Region, ErrorOf(row));
        foreach (PrefixOverride row in table.Prefixes)
            rules.CheckRow($"Prefix '{row.Prefix}'", row.Region, ErrorOf(row));
        foreach (OwnerOverride row in table.Owners)
            rules.CheckRow($"Owner '{row.Owner}'", row.Region, null);
        return rules._errors;
    }

    private void CheckRow(string row, RegionCode region, string? error)
    {
        if (error is not null) _errors.Add($"{row} {error}.");
        if (!_seen.Add(row)) _errors.Add($"{row} is there twice.");
        if (region.IsNone) _errors.Add($"{row} has no region.");
        else if (_networkRegions?.Contains(region) == false)
            _errors.Add($"{row} has region {region}, which the network does not have.");
    }

    private static string? ErrorOf(PhoneArea row)
    {
        if (!PhoneGeocoder.IsCountry(row.Country)) return "has no country with phone numbers (ISO 3166-1)";
        bool isArea = Encoding.UTF8.GetByteCount(row.Area) is > 0 and <= PhoneArea.MaxAreaSize
            && !row.Area.Contains(',')
            && row.Area.AsSpan().Trim().Length == row.Area.Length;
        return isArea
            ? null
            : $"has an area that is empty, longer than {PhoneArea.MaxAreaSize} bytes, or has commas or outer spaces";
    }

    private static string? ErrorOf(CitizenArea row) =>
        row.Prefix.Length is 2 or 4 or 6 && IsDigits(row.Prefix) && CitizenId.IsProvince(row.Prefix)
            ? null
            : "is not 2, 4 or 6 digits that start with a province of GB/T 2260";

    private static string? ErrorOf(PrefixOverride row)
    {
        const string Phone = FeatureValue.PhoneScheme + "+";
        const string CitizenNumber = FeatureValue.CitizenIdScheme;
        if (row.Prefix.Length <= FeatureValue.MaxCanonicalLength)
        {
            if (row.Prefix.StartsWith(Phone, StringComparison.Ordinal)
                && row.Prefix.Length > Phone.Length
                && row.Prefix.Length <= Phone.Length + PhoneReader.MaxDigits
                && IsDigits(row.Prefix.AsSpan(Phone.Length))) return null;
            if (row.Prefix.StartsWith(CitizenNumber, StringComparison.Ordinal)
                && row.Prefix.Length > CitizenNumber.Length
                && IsCitizenStart(row.Prefix.AsSpan(CitizenNumber.Length))) return null;
        }
        return "does not start a canonical feature value (tel:+ and digits, or cnid: and digits)";
    }

    private static bool IsCitizenStart(ReadOnlySpan<char> text) =>
        text.Length < CitizenId.Length ? IsDigits(text) : CitizenId.Check(text) == FeatureValueError.None;

    private static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}

namespace Jiaozi.Core.Owners;

/// <summary>
/// Finds the home region of a feature value (seed: 地域标识). Safe for use by many threads; an answer depends on
/// the table and the value alone.
/// </summary>
public sealed class HomeRegions
{
    private readonly Dictionary<OwnerDigest, RegionCode> _owners = [];
    private readonly Dictionary<(string Country, string Area), RegionCode> _phoneAreas = [];
    private readonly LongestPrefix _prefixes = new();
    private readonly LongestPrefix _citizenAreas = new();
    private readonly PhoneRegionCache _cache = new();

    /// <summary>Takes a copy of the table.</summary>
    /// <exception cref="ArgumentException">
    /// The table has errors; the message lists what <see cref="HomeRegionTable.Validate"/> returns.
    /// </exception>
    public HomeRegions(HomeRegionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        IReadOnlyList<string> errors = table.Validate();
        if (errors.Count > 0) throw new ArgumentException(string.Join(" ", errors), nameof(table));

        foreach (OwnerOverride row in table.Owners) _owners.Add(row.Owner, row.Region);
        foreach (PrefixOverride row in table.Prefixes) _prefixes.Add(row.Prefix, row.Region);
        foreach (CitizenArea row in table.CitizenAreas) _citizenAreas.Add(row.Prefix, row.Region);
        foreach (PhoneArea row in table.PhoneAreas) _phoneAreas.Add((row.Country, row.Area), row.Region);
    }

    /// <summary>
    /// The version of the phone data in this program, which says what area a number is in; see
    /// <see cref="HomeRegionTable.PhoneDataVersion"/>.
    /// </summary>
    public static string PhoneDataVersion => PhoneGeocoder.DataVersion;

    /// <summary>
    /// Finds the home region by prefix, then by area. Callers that know the owner's digest use the other overload,
    /// which heeds the overrides of single owners.
    /// </summary>
    /// <param name="value">The feature value; <c>default</c> has no home.</param>
    /// <param name="region">The home region; <c>default</c> if the table has none for the value.</param>
    public bool TryFind(FeatureValue value, out RegionCode region)
    {
        region = default;
        if (value.IsNone) return false;
        if (_prefixes.TryFind(value.ToString(), out region)) return true;
        return value.Kind == FeatureValueKind.CitizenId
            ? _citizenAreas.TryFind(value.NumberSpan, out region)
            : TryFindPhone(value, out region);
    }

    /// <summary>Finds the home region by owner override, then by prefix, then by area.</summary>
    /// <param name="value">The feature value.</param>
    /// <param name="owner">The digest of the same value.</param>
    /// <param name="region">The home region; <c>default</c> if the table has none for the owner.</param>
    public bool TryFind(FeatureValue value, OwnerDigest owner, out RegionCode region) =>
        _owners.TryGetValue(owner, out region) || TryFind(value, out region);

    /// <summary>
    /// Loads the phone data of the table's countries, which otherwise the first payments wait for (about half a
    /// second). Fronts and centrals call it before they listen.
    /// </summary>
    public void Warm()
    {
        foreach (string country in _phoneAreas.Keys.Select(key => key.Country).Distinct())
            foreach (FeatureValue example in PhoneGeocoder.Examples(country))
                TryFind(example, out _);
    }

    private bool TryFindPhone(FeatureValue value, out RegionCode region)
    {
        long block = PhoneBlocks.BlockOf(value.NumberSpan);
        if (!_cache.TryGet(block, out region))
        {
            region = FindPhoneArea(value.Number);
            _cache.Set(block, region);
        }
        return !region.IsNone;
    }

    private RegionCode FindPhoneArea(string number)
    {
        (string country, string area) = PhoneGeocoder.Find(number);
        return _phoneAreas.TryGetValue((country, area), out RegionCode region) ? region
            : _phoneAreas.GetValueOrDefault((country, PhoneArea.AnyArea));
    }
}

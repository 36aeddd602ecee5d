namespace Jiaozi.Core.Owners;

/// <summary>
/// Says which region is home to which feature values. The signed network file carries it, so that all fronts and
/// centrals find the same home.
/// </summary>
/// <remarks>
/// An owner id contains the home region, so a change of this table moves nobody by itself: an owner whose home
/// changes gets another owner id. Rows are for new owners; those who exist are kept by overrides.
/// </remarks>
public sealed record HomeRegionTable
{
    /// <summary>Phone numbers by country and area.</summary>
    public required IReadOnlyList<PhoneArea> PhoneAreas { get; init; }

    /// <summary>Citizen IDs by GB/T 2260 area.</summary>
    public required IReadOnlyList<CitizenArea> CitizenAreas { get; init; }

    /// <summary>Feature values by the start of their canonical text; these go before areas.</summary>
    public required IReadOnlyList<PrefixOverride> Prefixes { get; init; }

    /// <summary>Single owners by digest; these go before everything else.</summary>
    public required IReadOnlyList<OwnerOverride> Owners { get; init; }

    /// <summary>
    /// The <see cref="HomeRegions.PhoneDataVersion"/> the table was made for, or null if any will do. Another
    /// version may place a number elsewhere and so give its owner another owner id.
    /// </summary>
    public string? PhoneDataVersion { get; init; }

    /// <summary>
    /// Why this program must not decide homes by the table, or null if it may. Whoever signs the network file and
    /// whoever makes owner ids, the centrals, must heed it. Fronts and terminals only guess where a home is, and a
    /// wrong guess is put right by the central: they read the rest of the file all the same.
    /// </summary>
    public string? PhoneDataError => PhoneDataVersion is { } version && version != HomeRegions.PhoneDataVersion
        ? $"The table was made for phone data {version}, but this program has {HomeRegions.PhoneDataVersion}."
        : null;

    /// <summary>
    /// The 34 subdivisions of China (ISO 3166-2:CN): citizen IDs by province, phone numbers by the geocoder's
    /// names, and the numbers of Hong Kong, Macao and Taiwan.
    /// </summary>
    /// <param name="unplaced">
    /// The home of the Chinese phone numbers that the geocoder knows no province of, or <c>default</c> to give
    /// them none. These are more than a third of the mobile segments in use (162, 165-167, 171, 172, 175, 19x
    /// and parts of others), so a network for the public names a region here or in
    /// <see cref="Prefixes"/>.
    /// </param>
    public static HomeRegionTable ForChina(RegionCode unplaced = default) => ChinaRegions.Table(unplaced);

    /// <summary>
    /// All errors of the table at once, in plain English sentences; empty if it is sound. What belongs to the reading
    /// program instead is in <see cref="PhoneDataError"/>.
    /// </summary>
    /// <param name="networkRegions">The regions of the network; rows for others are errors. Null allows any.</param>
    public IReadOnlyList<string> Validate(IReadOnlySet<RegionCode>? networkRegions = null) =>
        HomeRegionTableRules.Check(this, networkRegions);
}

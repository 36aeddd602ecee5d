namespace Jiaozi.Core.Owners;

/// <summary>The home region of the phone numbers of one area.</summary>
/// <param name="Country">
/// The country as libphonenumber reports it, ISO 3166-1 alpha-2: <c>CN</c>, <c>HK</c>. Numbers of no country,
/// such as <c>+800</c>, are given a home by a <see cref="PrefixOverride"/>.
/// </param>
/// <param name="Area">
/// The last part after a comma of the offline geocoder's English description: <c>Shanghai</c>,
/// <c>Guangdong</c> of "Shenzhen, Guangdong", <c>CA</c> of "Mountain View, CA"; the country's name where the
/// geocoder knows no area; <see cref="AnyArea"/> for every area that has no row of its own.
/// </param>
/// <param name="Region">The home region.</param>
public sealed record PhoneArea(string Country, string Area, RegionCode Region)
{
    /// <summary>Stands for any area of the country.</summary>
    public const string AnyArea = "*";

    /// <summary>
    /// The longest area in bytes of UTF-8. A few of the geocoder's areas, lists of Australian towns, are longer;
    /// they fall under <see cref="AnyArea"/> or a <see cref="PrefixOverride"/>.
    /// </summary>
    public const int MaxAreaSize = 256;
}

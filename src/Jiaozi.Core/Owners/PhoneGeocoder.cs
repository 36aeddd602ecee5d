using PhoneNumbers;

namespace Jiaozi.Core.Owners;

/// <summary>The country and area of a phone number by libphonenumber's offline data.</summary>
internal static class PhoneGeocoder
{
    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    /// <summary>The version of the data, which libphonenumber ships as part of its code.</summary>
    public static string DataVersion { get; } = typeof(PhoneNumberUtil).Assembly.GetName().Version!.ToString(3);

    /// <summary>True for a country (ISO 3166-1 alpha-2) that has phone numbers.</summary>
    public static bool IsCountry(string country) => Phones.GetSupportedRegions().Contains(country);

    /// <summary>The country and area of a valid E.164 number, in the words of <see cref="PhoneArea"/>.</summary>
    public static (string Country, string Area) Find(string number)
    {
        PhoneNumber phone = Phones.Parse(number, null);
        string description = PhoneNumberOfflineGeocoder.GetInstance().GetDescriptionForNumber(phone, Locale.English);
        return (Phones.GetRegionCodeForNumber(phone) ?? "", description[(description.LastIndexOf(',') + 1)..].Trim());
    }

    /// <summary>A valid fixed line and a valid mobile number of the country, as far as it has them.</summary>
    public static IEnumerable<FeatureValue> Examples(string country)
    {
        PhoneNumber?[] examples =
        [
            Phones.GetExampleNumberForType(country, PhoneNumberType.FIXED_LINE),
            Phones.GetExampleNumberForType(country, PhoneNumberType.MOBILE),
        ];
        foreach (PhoneNumber? example in examples)
        {
            if (example is null) continue;
            string number = Phones.Format(example, PhoneNumberFormat.E164);
            if (FeatureValue.TryParse(number, out FeatureValue value, out _)) yield return value;
        }
    }
}

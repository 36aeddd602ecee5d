using PhoneNumbers;

namespace Jiaozi.Core.Owners;

/// <summary>
/// Phone numbers by libphonenumber's metadata: which numbers a country has given out, and their one E.164 form.
/// </summary>
internal static class PhoneReader
{
    /// <summary>Numbers without a country code belong to this ISO 3166-1 country.</summary>
    private const string DefaultCountry = "CN";

    private const int DefaultCallingCode = 86;

    /// <summary>E.164: at most 15 digits after the plus.</summary>
    public const int MaxDigits = 15;

    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    /// <summary>Reads ASCII digits with an optional leading +; a final X marks an extension.</summary>
    public static FeatureValueError Read(ReadOnlySpan<char> number, out string? canonical)
    {
        canonical = null;
        if (number[^1] == 'X') return FeatureValueError.PhoneExtension;

        bool isInternational = number[0] == '+' || number.StartsWith("00");
        string text = number.StartsWith("00") ? string.Concat("+", number[2..]) : number.ToString();
        PhoneNumber? phone = TryRead(text, isInternational ? null : DefaultCountry);
        // A Chinese carrier's prefix for calls abroad (17900 00 ...) is no way to write down a number.
        if (phone is null || (!isInternational && phone.CountryCode != DefaultCallingCode))
            return FeatureValueError.PhoneInvalid;

        string e164 = Phones.Format(phone, PhoneNumberFormat.E164);
        // Some national prefixes are read again and again (Belarus: 8 before 810...); only a form that reads back as
        // itself is one spelling.
        if (e164.Length > MaxDigits + 1 || (e164 != text && !IsCanonical(e164)))
            return FeatureValueError.PhoneInvalid;
        canonical = FeatureValue.PhoneScheme + e164;
        return FeatureValueError.None;
    }

    /// <summary>True if the text is <c>+</c> and digits, a valid number, and its own E.164 form.</summary>
    public static bool IsCanonical(string number) =>
        number.Length is > 1 and <= MaxDigits + 1
        && number[0] == '+'
        && !number.AsSpan(1).ContainsAnyExceptInRange('0', '9')
        && TryRead(number, null) is { } phone
        && Phones.Format(phone, PhoneNumberFormat.E164) == number;

    private static PhoneNumber? TryRead(string text, string? country)
    {
        try
        {
            PhoneNumber phone = Phones.Parse(text, country);
            return Phones.IsValidNumber(phone) ? phone : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}

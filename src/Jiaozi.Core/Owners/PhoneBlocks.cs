using PhoneNumbers;

namespace Jiaozi.Core.Owners;

/// <summary>
/// Divides phone numbers into blocks whose numbers provably have one country and area, so that one answer of the
/// geocoder, which costs microseconds, serves a block (1,000 numbers in China).
/// </summary>
/// <remarks>
/// <para>A block is the numbers of one length with the same leading digits. How many digits lead is the larger of
/// two bounds. First, the geocoder's prefixes are 32-bit integers
/// (<see cref="AreaCodeMapStorageStrategy.GetPrefix"/>), so no digit after the tenth counts. Second, the
/// geocoder asks for country and type first, which are matches of regular expressions and of lengths; after
/// <see cref="PatternReach"/> digits those accept any digit.</para>
/// <para>Countries whose mobile numbers carry a token (Argentina's 9) are geocoded after being parsed anew, so
/// there a block is a single number.</para>
/// </remarks>
internal static class PhoneBlocks
{
    /// <summary>int.MaxValue has ten digits.</summary>
    private const int GeocoderDigits = 10;

    private const byte NoCallingCode = 0;
    private const byte NotYetKnown = byte.MaxValue;

    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    /// <summary>Leading digits of a block by calling code (1 to 3 digits). Threads may compute one twice.</summary>
    private static readonly byte[] LeadingDigits = FindCallingCodes();

    /// <summary>The block of a valid E.164 number: its leading digits and, in the low four bits, its length.</summary>
    public static long BlockOf(ReadOnlySpan<char> number)
    {
        ReadOnlySpan<char> digits = number[1..];
        long block = 0;
        foreach (char digit in digits[..Math.Min(digits.Length, LeadingDigitsOf(digits))])
            block = block * 10 + (digit - '0');
        return block << 4 | (uint)digits.Length;
    }

    /// <summary>How many digits of a number decide its country and area, the calling code included.</summary>
    public static int LeadingDigitsOf(ReadOnlySpan<char> digits)
    {
        int callingCode = 0;
        // No calling code starts another, so the first that fits is the one.
        foreach (char digit in digits[..Math.Min(digits.Length, 3)])
        {
            callingCode = callingCode * 10 + (digit - '0');
            byte leading = Volatile.Read(ref LeadingDigits[callingCode]);
            if (leading == NoCallingCode) continue;
            if (leading == NotYetKnown)
            {
                leading = (byte)Compute(callingCode);
                Volatile.Write(ref LeadingDigits[callingCode], leading);
            }
            return leading;
        }
        return PhoneReader.MaxDigits;
    }

    private static byte[] FindCallingCodes()
    {
        byte[] leading = new byte[1000];
        foreach (int callingCode in Phones.GetSupportedCallingCodes()) leading[callingCode] = NotYetKnown;
        return leading;
    }

    private static int Compute(int callingCode)
    {
        if (PhoneNumberUtil.GetCountryMobileToken(callingCode).Length > 0) return PhoneReader.MaxDigits;
        int reach = 0;
        foreach (string country in Phones.GetRegionCodesForCountryCode(callingCode))
        {
            PhoneMetadata? metadata = country == PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY
                ? Phones.GetMetadataForNonGeographicalRegion(callingCode)
                : Phones.GetMetadataForRegion(country);
            if (metadata is null) return PhoneReader.MaxDigits;
            foreach (string? pattern in PatternsOf(metadata))
                reach = Math.Max(reach, PatternReach.Of(pattern ?? ""));
        }
        int digitsOfCode = callingCode < 10 ? 1 : callingCode < 100 ? 2 : 3;
        reach = Math.Min(reach, PhoneReader.MaxDigits);
        return Math.Clamp(digitsOfCode + reach, GeocoderDigits, PhoneReader.MaxDigits);
    }

    private static IEnumerable<string?> PatternsOf(PhoneMetadata metadata)
    {
        yield return metadata.LeadingDigits;
        PhoneNumberDesc?[] descriptions =
        [
            metadata.GeneralDesc, metadata.FixedLine, metadata.Mobile, metadata.TollFree, metadata.PremiumRate,
            metadata.SharedCost, metadata.PersonalNumber, metadata.Voip, metadata.Pager, metadata.Uan,
            metadata.Voicemail,
        ];
        foreach (PhoneNumberDesc? description in descriptions) yield return description?.NationalNumberPattern;
    }
}

namespace Jiaozi.Core.Owners;

/// <summary>
/// Citizen ID numbers, GB 11643-1999: six digits of area (GB/T 2260), eight of birth date, three of sequence,
/// one check character.
/// </summary>
internal static class CitizenId
{
    /// <summary>Characters of an ID number: 17 digits and a digit or <c>X</c>.</summary>
    public const int Length = 18;

    /// <summary>Digits of a first-generation number (GB 11643-1989): no century, no check character.</summary>
    public const int OldLength = 15;

    private const int AreaLength = 6;
    private const int FirstBirthYear = 1800;

    // ISO 7064 MOD 11-2: the weight of place i is 2^(17-i) mod 11; the remainder picks the check character.
    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    private static ReadOnlySpan<byte> CheckCharacters => "10X98765432"u8;

    /// <summary>True for the two digits of a province; 83 is not in GB/T 2260 but on the ID numbers that
    /// residents from Taiwan get.</summary>
    public static bool IsProvince(ReadOnlySpan<char> twoDigits) => ((twoDigits[0] - '0') * 10 + twoDigits[1] - '0')
        is (>= 11 and <= 15) or (>= 21 and <= 23) or (>= 31 and <= 37) or (>= 41 and <= 46)
        or (>= 50 and <= 54) or (>= 61 and <= 65) or 71 or (>= 81 and <= 83);

    /// <summary>The check character over the first 17 digits.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> digits)
    {
        int sum = 0;
        for (int i = 0; i < Weights.Length; i++) sum += (digits[i] - '0') * Weights[i];
        return (char)CheckCharacters[sum % CheckCharacters.Length];
    }

    /// <summary>Writes the 18 characters of a 15-digit number: its century is always 19.</summary>
    public static void Lengthen(ReadOnlySpan<char> old, Span<char> full)
    {
        old[..AreaLength].CopyTo(full);
        "19".CopyTo(full[AreaLength..]);
        old[AreaLength..].CopyTo(full[(AreaLength + 2)..]);
        full[Length - 1] = CheckCharacter(full);
    }

    /// <summary>Checks the canonical 18 characters: length, digits, area, birth date, check character.</summary>
    public static FeatureValueError Check(ReadOnlySpan<char> number)
    {
        if (number.Length != Length) return FeatureValueError.CitizenIdLength;
        if (number[..^1].ContainsAnyExceptInRange('0', '9') || !(char.IsAsciiDigit(number[^1]) || number[^1] == 'X'))
            return FeatureValueError.NotANumber;
        if (!IsProvince(number)) return FeatureValueError.CitizenIdArea;
        if (!IsBirthDate(number.Slice(AreaLength, 8))) return FeatureValueError.CitizenIdDate;
        return CheckCharacter(number) == number[^1] ? FeatureValueError.None : FeatureValueError.CitizenIdCheckDigit;
    }

    private static bool IsBirthDate(ReadOnlySpan<char> date)
    {
        int year = ReadDigits(date[..4]), month = ReadDigits(date[4..6]), day = ReadDigits(date[6..]);
        return year >= FirstBirthYear && month is >= 1 and <= 12
            && day >= 1 && day <= DateTime.DaysInMonth(year, month);
    }

    private static int ReadDigits(ReadOnlySpan<char> digits)
    {
        int value = 0;
        foreach (char c in digits) value = value * 10 + (c - '0');
        return value;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Jiaozi.Core.Owners;

/// <summary>Turns typed text into the canonical text of a feature value.</summary>
internal static class FeatureValueReader
{
    /// <summary>The shortest digit string without + or leading 0 that is read as a citizen ID.</summary>
    private const int ShortestCitizenIdLength = CitizenId.OldLength;

    public static FeatureValueError Read(string? text, out string? canonical)
    {
        canonical = null;
        if (text is null) return FeatureValueError.Empty;
        if (text.Length > FeatureValue.MaxInputLength) return FeatureValueError.TooLong;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return FeatureValueError.Empty;

        FeatureValueKind? kind = TakeScheme(ref rest);
        Span<char> buffer = stackalloc char[FeatureValue.MaxInputLength];
        FeatureValueError error = Compact(rest, buffer, out int length);
        if (length == 0) return FeatureValueError.NotANumber;

        ReadOnlySpan<char> number = buffer[..length];
        if (error == FeatureValueError.PhoneExtension)
            return (kind ?? KindOf(number.TrimEnd('X'))) == FeatureValueKind.Phone
                ? error
                : FeatureValueError.NotANumber;
        if (error != FeatureValueError.None) return error;
        return (kind ?? KindOf(number)) == FeatureValueKind.CitizenId
            ? ReadCitizenId(number, out canonical)
            : PhoneReader.Read(number, out canonical);
    }

    public static bool IsCanonical([NotNullWhen(true)] string? text)
    {
        if (text is null || text.Length > FeatureValue.MaxCanonicalLength) return false;
        if (text.StartsWith(FeatureValue.PhoneScheme, StringComparison.Ordinal))
            return PhoneReader.IsCanonical(text[FeatureValue.PhoneScheme.Length..]);
        return text.StartsWith(FeatureValue.CitizenIdScheme, StringComparison.Ordinal)
            && CitizenId.Check(text.AsSpan(FeatureValue.CitizenIdScheme.Length)) == FeatureValueError.None;
    }

    private static FeatureValueKind? TakeScheme(ref ReadOnlySpan<char> text)
    {
        if (text.StartsWith(FeatureValue.PhoneScheme, StringComparison.OrdinalIgnoreCase))
        {
            text = text[FeatureValue.PhoneScheme.Length..];
            return FeatureValueKind.Phone;
        }
        if (!text.StartsWith(FeatureValue.CitizenIdScheme, StringComparison.OrdinalIgnoreCase)) return null;
        text = text[FeatureValue.CitizenIdScheme.Length..];
        return FeatureValueKind.CitizenId;
    }

    /// <summary>Leaves ASCII digits, a leading + and a final X; everything that only separates is dropped.</summary>
    private static FeatureValueError Compact(ReadOnlySpan<char> text, Span<char> compact, out int length)
    {
        length = 0;
        bool ended = false;
        foreach (char typed in text)
        {
            char c = FoldFullWidth(typed);
            if (IsSeparator(c)) continue;
            // RFC 3966 parameters (;ext=, ;phone-context=) and the x, # or comma before an extension.
            bool isX = c is 'X' or 'x';
            if (c is ';' or '#' or ',' || (ended && (isX || char.IsDigit(c))))
                return FeatureValueError.PhoneExtension;
            int digit = CharUnicodeInfo.GetDecimalDigitValue(c);
            if (digit >= 0) compact[length++] = (char)('0' + digit);
            else if (c == '+' && length == 0) compact[length++] = '+';
            else if (isX && length > 0 && !ended) compact[length++] = 'X';
            else return FeatureValueError.NotANumber;
            ended = isX;
        }
        return FeatureValueError.None;
    }

    /// <summary>Chinese keyboards type U+FF01 to U+FF5E, the full-width forms of ASCII.</summary>
    private static char FoldFullWidth(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;

    /// <summary>What libphonenumber skips, and the invisible marks that copied contacts carry.</summary>
    private static bool IsSeparator(char c) =>
        c is '(' or ')' or '[' or ']' or '.' or '/' or '~'
            or '\u2212' // minus
            or '\u30FC' // Katakana length mark
            or '\u2053' or '\u223C' // swung dash, tilde operator
        || char.IsWhiteSpace(c)
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.DashPunctuation or UnicodeCategory.Format;

    private static FeatureValueKind KindOf(ReadOnlySpan<char> number) =>
        number[0] is not ('+' or '0') && (number.Length >= ShortestCitizenIdLength || number[^1] == 'X')
            ? FeatureValueKind.CitizenId
            : FeatureValueKind.Phone;

    private static FeatureValueError ReadCitizenId(ReadOnlySpan<char> number, out string? canonical)
    {
        canonical = null;
        if (number[0] == '+') return FeatureValueError.NotANumber;
        Span<char> full = stackalloc char[CitizenId.Length];
        if (number.Length == CitizenId.OldLength && number[^1] != 'X') CitizenId.Lengthen(number, full);
        else if (number.Length == CitizenId.Length) number.CopyTo(full);
        else return FeatureValueError.CitizenIdLength;

        FeatureValueError error = CitizenId.Check(full);
        if (error == FeatureValueError.None) canonical = string.Concat(FeatureValue.CitizenIdScheme, full);
        return error;
    }
}

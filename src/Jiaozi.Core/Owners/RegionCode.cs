using System.Diagnostics.CodeAnalysis;

namespace Jiaozi.Core.Owners;

/// <summary>
/// A region (seed: 地域): an ISO 3166-2 subdivision code such as <c>CN-SH</c>, 4 to 6 ASCII characters.
/// </summary>
public readonly record struct RegionCode : IComparable<RegionCode>
{
    /// <summary>The longest code: two letters, a hyphen, three letters or digits.</summary>
    public const int MaxLength = 6;

    private readonly string? _text;

    private RegionCode(string text) => _text = text;

    /// <summary>True for <c>default</c>, which names no region.</summary>
    public bool IsNone => _text is null;

    /// <summary>Reads a code; upper case only, so that one region has one spelling.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out RegionCode region)
    {
        region = default;
        if (text is null || text.Length is < 4 or > MaxLength || text[2] != '-') return false;
        if (!char.IsAsciiLetterUpper(text[0]) || !char.IsAsciiLetterUpper(text[1])) return false;
        foreach (char c in text.AsSpan(3))
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c)) return false;
        region = new RegionCode(text);
        return true;
    }

    /// <summary>Reads a code known to be well formed.</summary>
    /// <exception cref="FormatException">The text is not an ISO 3166-2 code.</exception>
    public static RegionCode Parse(string text) =>
        TryParse(text, out RegionCode region)
            ? region
            : throw new FormatException($"'{text}' is not an ISO 3166-2 region code such as CN-SH.");

    /// <inheritdoc/>
    public int CompareTo(RegionCode other) => string.CompareOrdinal(_text, other._text);

    /// <summary>The code, for example <c>CN-SH</c>; empty for <c>default</c>.</summary>
    public override string ToString() => _text ?? "";

    /// <summary>Ordinal order of the codes.</summary>
    public static bool operator <(RegionCode left, RegionCode right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order of the codes.</summary>
    public static bool operator >(RegionCode left, RegionCode right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order of the codes.</summary>
    public static bool operator <=(RegionCode left, RegionCode right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order of the codes.</summary>
    public static bool operator >=(RegionCode left, RegionCode right) => left.CompareTo(right) >= 0;
}

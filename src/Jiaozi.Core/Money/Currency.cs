using System.Globalization;

namespace Jiaozi.Core.Money;

/// <summary>A currency: ISO 4217 alphabetic code and the number of decimal digits of its minor unit (0 to 4).</summary>
public sealed record Currency
{
    private Currency(string code, int digits) => (Code, Digits) = (code, digits);

    /// <summary>Three upper-case letters.</summary>
    public string Code { get; }

    /// <summary>Decimal digits of the minor unit: 2 for CNY, 0 for JPY.</summary>
    public int Digits { get; }

    /// <summary>Makes a currency.</summary>
    /// <exception cref="FormatException">The code is not three capitals, or the digits are not 0 to 4.</exception>
    public static Currency Of(string code, int digits) =>
        IsCode(code) && digits is >= 0 and <= 4
            ? new Currency(code, digits)
            : throw new FormatException($"'{code}' with {digits} digits is no ISO 4217 currency.");

    /// <summary>True for three ASCII capitals.</summary>
    public static bool IsCode(string? code) => code is { Length: 3 } && !code.AsSpan().ContainsAnyExceptInRange('A', 'Z');

    /// <summary>Reads what a person types, such as <c>12.50</c>: digits, optionally a point and decimals.</summary>
    /// <returns>False for signs, exponents, too many decimals, zero and everything above the largest amount.</returns>
    public bool TryParse(string? text, out Amount amount)
    {
        amount = default;
        if (string.IsNullOrEmpty(text) || text.Length > 24) return false;
        string[] parts = text.Split('.');
        if (parts.Length > 2 || parts.Any(part => part.Length == 0 || !part.All(char.IsAsciiDigit))) return false;
        string decimals = parts.Length == 2 ? parts[1] : "";
        if (decimals.Length > Digits) return false;
        return Int128.TryParse(
                parts[0] + decimals.PadRight(Digits, '0'), NumberStyles.None, CultureInfo.InvariantCulture,
                out Int128 minorUnits)
            && Amount.TryCreate(minorUnits, out amount);
    }

    /// <summary>Formats an amount for people: <c>12.50 CNY</c>.</summary>
    public string Format(Amount amount) => Format((UInt128)amount.MinorUnits);

    /// <summary>Formats a sum of minor units for people: <c>12.50 CNY</c>.</summary>
    public string Format(UInt128 minorUnits) => $"{FormatNumber(minorUnits)} {Code}";

    /// <summary>Formats a sum of minor units without the code: <c>12.50</c>.</summary>
    public string FormatNumber(UInt128 minorUnits)
    {
        string digits = minorUnits.ToString(CultureInfo.InvariantCulture).PadLeft(Digits + 1, '0');
        return Digits == 0 ? digits : $"{digits[..^Digits]}.{digits[^Digits..]}";
    }

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}

using System.Globalization;

namespace Jiaozi.Core.Wire;

/// <summary>The one text form of 16-byte ids outside UUIDs: 32 lower-case hexadecimal digits.</summary>
public static class Hex
{
    /// <summary>Formats a 128-bit value.</summary>
    public static string Format(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);

    /// <summary>Reads exactly 32 hexadecimal digits.</summary>
    public static bool TryParse(string? text, out UInt128 value)
    {
        value = default;
        // The number parser alone would take trailing NUL characters for the end of the text.
        return text is { Length: 32 } && text.All(char.IsAsciiHexDigit)
            && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}

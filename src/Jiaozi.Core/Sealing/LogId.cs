using System.Globalization;
using Jiaozi.Core.Owners;

namespace Jiaozi.Core.Sealing;

/// <summary>One chain of seals: a region and the number of the writer in it. Text form <c>CN-SH/0</c>.</summary>
public readonly record struct LogId(RegionCode Region, ushort Writer)
{
    /// <summary>Longest text form.</summary>
    public const int MaxLength = RegionCode.MaxLength + 6;

    /// <summary>The log of a region: in this version it has one writer, number 0.</summary>
    public static LogId Of(RegionCode region) => new(region, 0);

    /// <summary>Reads the text form; one spelling per log.</summary>
    public static bool TryParse(string text, out LogId log)
    {
        log = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !RegionCode.TryParse(text[..slash], out RegionCode region)) return false;
        if (!ushort.TryParse(
            text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort writer))
            return false;
        log = new LogId(region, writer);
        return log.ToString() == text;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Region}/{Writer}");
}

using System.Globalization;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Sealing;

/// <summary>
/// One chain of seals: a region and the number of the writer in it, 0 to 255. Text form <c>CN-SH/0</c>. A region has a
/// log for every writer that ever wrote its books; a central of one process is writer 0.
/// </summary>
public readonly record struct LogId(RegionCode Region, byte Writer)
{
    /// <summary>Highest number of a writer.</summary>
    public const byte MaxWriter = byte.MaxValue;

    /// <summary>Highest number of a seal in its log, and of a transfer from a log to a region: 2^48 - 1.</summary>
    public const ulong MaxNumber = (1UL << 48) - 1;

    /// <summary>Longest text form.</summary>
    public const int MaxLength = RegionCode.MaxLength + 4;

    /// <summary>The log of writer 0.</summary>
    public static LogId Of(RegionCode region) => new(region, 0);

    internal static ulong ReadNumber(WireReader reader)
    {
        ulong number = reader.UInt64();
        return number <= MaxNumber ? number : throw new WireFormatException("A number is above 2^48 - 1.");
    }

    /// <summary>Reads the text form; one spelling per log.</summary>
    public static bool TryParse(string text, out LogId log)
    {
        log = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash is < 0 or > RegionCode.MaxLength) return false;
        if (!RegionCode.TryParse(TextTable.Names.Get(text.AsSpan(0, slash)), out RegionCode region)) return false;
        ReadOnlySpan<char> digits = text.AsSpan(slash + 1);
        if (digits.ContainsAnyExceptInRange('0', '9') || (digits.Length > 1 && digits[0] == '0')) return false;
        if (!byte.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out byte writer)) return false;
        log = new LogId(region, writer);
        return true;
    }

    /// <summary>The text form.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxLength];
        return text.TryWrite(CultureInfo.InvariantCulture, $"{Region}/{Writer}", out int length)
            ? TextTable.Names.Get(text[..length])
            : throw new InvalidOperationException("A log's text form is longer than its limit.");
    }
}

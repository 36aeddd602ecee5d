using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Jiaozi.Core.Money;

namespace Jiaozi.Cli.Commands;

/// <summary>Makes messages of the parts below fit for somebody at a command line.</summary>
internal static partial class Advice
{
    /// <summary>What to look at when nobody answers on this machine.</summary>
    public const string IsSandboxRunning = "Is the sandbox running? Start it with: ./jiaozi sandbox"
        + " (one in another folder is reached with --data DIR)";

    /// <summary>The message, with advice if no front could be reached at all.</summary>
    public static string Of(string message) =>
        message.StartsWith("The front ", StringComparison.Ordinal)
        && message.Contains("cannot be reached", StringComparison.Ordinal)
            ? $"{message.TrimEnd('.')}. {IsSandboxRunning}"
            : message;

    /// <summary>The message, with advice and with amounts in the currency instead of minor units.</summary>
    public static string Of(string message, Currency currency) => MinorUnits().Replace(
        Of(message),
        match => currency.Format(UInt128.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)));

    /// <summary>A number with its noun: <c>1 coin</c>, <c>2 coins</c>.</summary>
    public static string Count<T>(T number, string noun)
        where T : INumber<T> => number == T.One ? $"1 {noun}" : $"{number} {noun}s";

    [GeneratedRegex(@"\b(\d{1,30}) minor units")]
    private static partial Regex MinorUnits();
}

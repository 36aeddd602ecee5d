using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;

namespace Jiaozi.Cli.Commands;

/// <summary>Reads the arguments of orders; whoever is refused here learns that no order left this machine.</summary>
internal static class OrderArguments
{
    /// <summary>Somebody by phone number, citizen id or owner id.</summary>
    /// <exception cref="CommandException">The text names nobody.</exception>
    public static Party ReadParty(this ParseResult parsed, Argument<string> argument) =>
        Party.TryParse(parsed.GetValue(argument), out Party? party, out string error)
            ? party!
            : throw new CommandException($"{argument.Name}: {error} Nothing was sent.", Status.MalformedFeatureValue);

    /// <summary>An amount in a currency, such as 12.50.</summary>
    /// <exception cref="CommandException">The text is no amount of the currency.</exception>
    public static Amount ReadAmount(this ParseResult parsed, Argument<string> argument, Currency currency)
    {
        string text = parsed.GetValue(argument) ?? "";
        if (currency.TryParse(text, out Amount amount)) return amount;
        const Status Refused = Status.AmountOutOfRange;
        throw new CommandException(
            $"{argument.Name}: '{text}' is no amount of {currency}: {WhyNot(text, currency)} Nothing was sent. "
            + $"(status {(int)Refused})",
            Refused);
    }

    /// <summary>An order id that the user knows from an earlier try.</summary>
    /// <exception cref="CommandException">The text is none.</exception>
    public static OrderId? ReadOrderId(this ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text) return null;
        if (!OrderId.TryParse(text, out OrderId id) || !id.IsVersion7)
        {
            throw new CommandException(
                $"{option.Name}: '{text}' is no UUID of version 7.", Status.InvalidOrderId);
        }

        return id;
    }

    private static string WhyNot(string text, Currency currency)
    {
        string[] parts = text.TrimStart('-', '+').Split('.');
        bool isNumber = parts.Length <= 2 && parts.All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
        if (text.Contains(',', StringComparison.Ordinal)) return "write a point instead of a comma, and no separators.";
        if (!isNumber) return "write digits and a point, such as 12.50.";
        if (text[0] == '-' || parts.All(part => part.All(digit => digit == '0'))) return "it must be more than zero.";
        if (text[0] == '+') return "write it without a sign.";
        if (parts.Length == 2 && parts[1].Length > currency.Digits)
        {
            return currency.Digits == 0
                ? "there are no decimals."
                : $"there are {Advice.Count(currency.Digits, "decimal")} at most.";
        }

        return $"the largest is {currency.FormatNumber((UInt128)Amount.MaxMinorUnits)}.";
    }
}

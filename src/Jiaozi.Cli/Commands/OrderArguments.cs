using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;

namespace Jiaozi.Cli.Commands;

/// <summary>Reads the arguments of orders; whoever is refused here learns that no order left this machine.</summary>
internal static class OrderArguments
{
    /// <summary>Somebody by phone number, citizen id or owner id.</summary>
    /// <exception cref="CommandException">The text names nobody.</exception>
    public static Party ReadParty(this ParseResult parsed, Argument<string> argument) =>
        Party.TryParse(parsed.GetValue(argument), out Party? party, out string error)
            ? party!
            : throw new CommandException($"{argument.Name}: {error} Nothing was sent.");

    /// <summary>An amount in a currency, such as 12.50.</summary>
    /// <exception cref="CommandException">The text is no amount of the currency.</exception>
    public static Amount ReadAmount(this ParseResult parsed, Argument<string> argument, Currency currency)
    {
        string? text = parsed.GetValue(argument);
        return currency.TryParse(text, out Amount amount)
            ? amount
            : throw new CommandException($"{argument.Name}: '{text}' is no amount of {currency}. Nothing was sent.");
    }
}

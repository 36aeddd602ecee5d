using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet receive</c>: listens for coins.</summary>
internal static class WalletReceiveCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count")
        {
            Description = "Stop after so many coins; 0 for never.",
            HelpName = "N",
        };
        var options = new WalletOptionSet();
        var command = new Command("receive", "Shows your owner id and coins as they arrive, until Ctrl-C.") { count };
        options.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            NetworkContext context = options.Context(parsed);
            using HttpClient http = Terminals.NewHttp();
            await using TerminalWallet wallet = await options.OpenAsync(parsed, http, cancellation);
            Output.Printer printer = options.Printer(parsed);
            printer.Line($"pay me as {wallet.Feature} or {wallet.Owner}; listening ...");
            int left = parsed.GetValue(count);
            await foreach (Arrival arrival in wallet.ListenAsync(cancellation))
            {
                Amount amount = arrival.Coin.Body.Amount;
                printer.Result(
                    new
                    {
                        coin = arrival.Coin.ToString(), minorUnits = amount.MinorUnits,
                        orderId = arrival.Order?.ToString(), payer = arrival.Payer?.ToString(),
                    },
                    () => Console.WriteLine($"received {context.Network.Currency.Format(amount)}"
                        + (arrival.Payer is { } payer ? $" from {payer}" : "")));
                if (--left == 0) break;
            }

            return 0;
        });
        return command;
    }
}

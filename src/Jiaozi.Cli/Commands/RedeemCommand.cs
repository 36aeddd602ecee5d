using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi redeem AMOUNT --wallet INSTITUTION</c>: takes money out of circulation.</summary>
internal static class RedeemCommand
{
    public static Command Create()
    {
        var amount = new Argument<string>("amount") { Description = "Such as 100.00." };
        var options = new WalletOptionSet();
        var command = new Command("redeem", "Takes money out of circulation; the wallet must be an institution's.")
        {
            amount,
        };
        options.AddTo(command);
        command.RunOrder(options.Json, async (parsed, attempt, cancellation) =>
        {
            NetworkContext context = options.Context(parsed);
            Currency currency = context.Network.Currency;
            Amount value = parsed.ReadAmount(amount, currency);
            using HttpClient http = Terminals.NewHttp();
            await using TerminalWallet wallet = await options.OpenAsync(parsed, http, cancellation);
            OrderResult result = await Spending.RunAsync(
                wallet, attempt, wishes => wallet.RedeemAsync(value, wishes, cancellation));
            options.Printer(parsed).Result(OrderText.Json(result), () => Console.WriteLine(result.IsCommitted
                ? $"redeemed {currency.Format(value)} (order {result.OrderId})"
                : $"order {result.OrderId}: {OrderText.Of(result, currency)}"));
            return OrderText.ExitCode(result);
        });
        return command;
    }
}

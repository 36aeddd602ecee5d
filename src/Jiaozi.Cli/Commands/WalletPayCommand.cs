using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet pay PAYEE AMOUNT</c>.</summary>
internal static class WalletPayCommand
{
    public static Command Create()
    {
        var payee = new Argument<string>("payee") { Description = "Phone number, citizen id, or owner id (CN-SH:…)." };
        var amount = new Argument<string>("amount") { Description = "Such as 12.50." };
        var options = new WalletOptionSet();
        var command = new Command("pay", "Pays; exit code 0 only if the money moved.") { payee, amount };
        options.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            NetworkContext context = options.Context(parsed);
            Party party = parsed.ReadParty(payee);
            Amount value = parsed.ReadAmount(amount, context.Network.Currency);
            using HttpClient http = Terminals.NewHttp();
            await using TerminalWallet wallet = await options.OpenAsync(parsed, http, cancellation);
            OrderResult result = await wallet.PayAsync(party, value, null, cancellation);
            Balance balance = await wallet.GetBalanceAsync(cancellation);
            options.Printer(parsed).Result(OrderText.Json(result), () => Console.WriteLine(result.IsCommitted
                ? $"paid {context.Network.Currency.Format(value)} to {party} (payment {result.OrderId}); "
                    + $"{context.Network.Currency.Format(balance.Available)} left"
                : $"payment {result.OrderId}: {OrderText.Of(result)}"));
            return OrderText.ExitCode(result);
        });
        return command;
    }
}

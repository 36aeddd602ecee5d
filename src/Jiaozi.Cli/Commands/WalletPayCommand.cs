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
        command.RunOrder(options.Json, async (parsed, attempt, cancellation) =>
        {
            NetworkContext context = options.Context(parsed);
            Currency currency = context.Network.Currency;
            Party party = parsed.ReadParty(payee);
            Amount value = parsed.ReadAmount(amount, currency);
            using HttpClient http = Terminals.NewHttp();
            await using TerminalWallet wallet = await options.OpenAsync(parsed, http, cancellation);
            OrderResult result = await Spending.RunAsync(
                wallet, attempt, wishes => wallet.PayAsync(party, value, wishes, cancellation));
            Balance balance = await wallet.GetBalanceAsync(CancellationToken.None);
            options.Printer(parsed).Result(OrderText.Json(result), () => Console.WriteLine(result.IsCommitted
                ? $"paid {currency.Format(value)} to {party} (payment {result.OrderId}); "
                    + $"{currency.Format(balance.Available)} left"
                : $"payment {result.OrderId}: {OrderText.Of(result, currency)}"));
            return OrderText.ExitCode(result);
        });
        return command;
    }
}

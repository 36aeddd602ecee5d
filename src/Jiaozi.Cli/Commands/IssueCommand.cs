using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Sandbox.Operators;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi issue OWNER AMOUNT</c>: puts money into circulation.</summary>
internal static class IssueCommand
{
    public static Command Create()
    {
        var owner = new Argument<string>("owner") { Description = "Phone number, citizen id or owner id." };
        var amount = new Argument<string>("amount") { Description = "Such as 100.00." };
        var options = new OperatorOptionSet();
        var command = new Command("issue", "Issues money; needs the keys of several operators.")
        {
            owner, amount,
        };
        options.AddTo(command);
        command.RunOrder(options.Json, async (parsed, attempt, cancellation) =>
        {
            NetworkContext context = options.Context(parsed);
            Currency currency = context.Network.Currency;
            Party payee = parsed.ReadParty(owner);
            Amount value = parsed.ReadAmount(amount, currency);
            using HttpClient http = Terminals.NewHttp();
            OperatorDesk desk = options.Desk(parsed, context, http);
            long began = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            DeskResult result = await options.SendAsync(parsed, attempt, desk, (id, expiry) => desk.IssueAsync(
                payee, value, id, expiryUnixMs: expiry, cancellation: cancellation));
            bool isOld = result.Outcome is { Coins: [var coin, ..] } && coin.Body.TimeUnixMs < began;
            return options.Report(
                parsed, result, currency,
                $"{(isOld ? "issued already" : "issued")}: {currency.Format(value)} to {payee}");
        });
        return command;
    }
}

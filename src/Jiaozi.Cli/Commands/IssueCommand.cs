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
        var orderId = new Option<string?>("--order-id")
        {
            Description = "Repeat an issuance under its order id: it is done once at most.",
            HelpName = "UUID",
        };
        var options = new OperatorOptionSet();
        var command = new Command("issue", "Issues money; needs the keys of several operators.")
        {
            owner, amount, orderId,
        };
        options.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            NetworkContext context = options.Context(parsed);
            Party payee = parsed.ReadParty(owner);
            Amount value = parsed.ReadAmount(amount, context.Network.Currency);
            OrderId? id = null;
            if (parsed.GetValue(orderId) is { } text)
            {
                if (!OrderId.TryParse(text, out OrderId given))
                    throw new CommandException("--order-id: not a UUID. Nothing was sent.");
                id = given;
            }

            using HttpClient http = Terminals.NewHttp();
            DeskResult result = await options.Desk(parsed, context, http).IssueAsync(
                payee, value, id, cancellation: cancellation);
            return options.Report(parsed, result, $"issued {context.Network.Currency.Format(value)} to {payee}");
        });
        return command;
    }
}

using System.CommandLine;
using Jiaozi.Core.Orders;
using Jiaozi.Sandbox.Operators;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi freeze OWNER [--undo]</c>.</summary>
internal static class FreezeCommand
{
    public static Command Create()
    {
        var owner = new Argument<string>("owner") { Description = "Phone number, citizen id or owner id." };
        var undo = new Option<bool>("--undo") { Description = "Allow spending again." };
        var options = new OperatorOptionSet();
        var command = new Command("freeze", "Stops an owner from spending; receiving goes on.") { owner, undo };
        options.AddTo(command);
        command.RunOrder(options.Json, async (parsed, attempt, cancellation) =>
        {
            Party who = parsed.ReadParty(owner);
            NetworkContext context = options.Context(parsed);
            using HttpClient http = Terminals.NewHttp();
            bool thaw = parsed.GetValue(undo);
            OperatorDesk desk = options.Desk(parsed, context, http);
            DeskResult result = await options.SendAsync(parsed, attempt, desk, (id, expiry) => desk.AdministerAsync(
                thaw ? AdministrationAction.Unfreeze : AdministrationAction.Freeze, who, null, id, expiry,
                cancellation));
            return options.Report(
                parsed, result, context.Network.Currency, thaw ? $"{who} may spend again" : $"{who} is frozen");
        });
        return command;
    }
}

using System.CommandLine;
using Jiaozi.Core.Orders;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet lookup PARTY</c>.</summary>
internal static class WalletLookupCommand
{
    public static Command Create()
    {
        var party = new Argument<string>("party") { Description = "Phone number, citizen id or owner id." };
        return WalletReading.Command(
            "lookup", "Whether somebody can be paid, and where at home.", [party],
            async (wallet, parsed, printer, cancellation) =>
            {
                if (!Party.TryParse(parsed.GetValue(party), out Party? who, out string error))
                    throw new CommandException(error);
                PartyAnswer answer = await wallet.LookupAsync(who!, cancellation);
                string payable = answer.Payable ? "can be paid" : "cannot be paid";
                printer.Result(answer, () => Console.WriteLine(
                    $"{answer.Party}: {payable}, at home in {answer.RegionName} ({answer.HomeRegion})"));
                return answer.Payable ? 0 : 1;
            });
    }
}

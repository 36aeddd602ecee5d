using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet coins [--strings]</c>.</summary>
internal static class WalletCoinsCommand
{
    public static Command Create()
    {
        Option<bool> offline = WalletReading.Offline();
        var strings = new Option<bool>("--strings") { Description = "Print the coin strings, one a line." };
        return WalletReading.Command(
            "coins", "The wallet's coins, smallest first.", [offline, strings],
            async (wallet, parsed, printer, cancellation) =>
            {
                if (!parsed.GetValue(offline)) await WalletReading.RefreshAsync(wallet, cancellation);
                IReadOnlyList<WalletCoin> coins = await wallet.GetCoinsAsync(cancellation);
                printer.Result(
                    coins.Select(coin => new
                    {
                        coin = coin.Id.ToString(),
                        minorUnits = coin.Amount.MinorUnits,
                        text = coin.Decode().ToString(),
                        reservedBy = coin.ReservedBy?.ToString(),
                    }),
                    () => Print(coins, parsed.GetValue(strings), wallet.Network.Currency));
                return 0;
            });
    }

    private static void Print(IReadOnlyList<WalletCoin> coins, bool strings, Currency currency)
    {
        foreach (WalletCoin coin in coins)
            Console.WriteLine(strings ? coin.Decode().ToString() : Line(coin, currency));
    }

    private static string Line(WalletCoin coin, Currency currency) =>
        $"{coin.Id}  {currency.Format(coin.Amount)}{(coin.ReservedBy is null ? "" : "  (in an order)")}";
}

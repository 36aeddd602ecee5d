using System.CommandLine;
using Jiaozi.Core.Money;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet balance</c>.</summary>
internal static class WalletBalanceCommand
{
    public static Command Create()
    {
        Option<bool> offline = WalletReading.Offline();
        return WalletReading.Command(
            "balance", "What the wallet holds.", [offline], async (wallet, parsed, printer, cancellation) =>
            {
                if (!parsed.GetValue(offline)) await WalletReading.RefreshAsync(wallet, cancellation);
                Balance balance = await wallet.GetBalanceAsync(cancellation);
                Currency currency = wallet.Network.Currency;
                printer.Result(
                    new
                    {
                        available = WalletReading.Text(balance.Available),
                        reserved = WalletReading.Text(balance.Reserved),
                        total = WalletReading.Text(balance.Total),
                        currency = currency.Code,
                        deviceKey = wallet.DeviceKey.ToString(),
                    },
                    () => Console.WriteLine(Line(balance, currency)));
                return 0;
            });
    }

    private static string Line(Balance balance, Currency currency) =>
        currency.Format(balance.Available) + (balance.Reserved > 0
            ? $" and {currency.Format(balance.Reserved)} in orders not decided yet"
            : "");
}

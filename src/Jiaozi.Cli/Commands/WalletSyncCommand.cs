using System.CommandLine;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet sync</c>.</summary>
internal static class WalletSyncCommand
{
    public static Command Create() => WalletReading.Command(
        "sync", "Brings the wallet in line with the home central.", [],
        async (wallet, _, printer, cancellation) =>
        {
            SyncReport report = await wallet.SyncAsync(cancellation);
            Balance balance = await wallet.GetBalanceAsync(cancellation);
            printer.Result(
                new
                {
                    added = report.Added.Count,
                    removed = report.Removed.Count,
                    refused = report.Refused.Count,
                    available = WalletReading.Text(balance.Available),
                },
                () => Console.WriteLine(
                    $"{Advice.Count(report.Added.Count, "coin")} came, {report.Removed.Count} went"
                    + (report.Refused.Count > 0 ? $", {report.Refused.Count} were not authentic and not taken" : "")
                    + $"; {wallet.Network.Currency.Format(balance.Available)} available"));
            return report.Refused.Count == 0 ? 0 : 1;
        });
}

using System.CommandLine;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet …</c>: a terminal on the command line.</summary>
internal static class WalletCommand
{
    public static Command Create() => new("wallet", "A terminal: holds coins and a device key, pays and receives.")
    {
        WalletCreateCommand.Create(),
        WalletPayCommand.Create(),
        WalletReceiveCommand.Create(),
        WalletBalanceCommand.Create(),
        WalletCoinsCommand.Create(),
        WalletHistoryCommand.Create(),
        WalletSyncCommand.Create(),
        WalletLookupCommand.Create(),
        WalletDevicesCommand.Create(),
        WalletRevokeDeviceCommand.Create(),
    };
}

using System.CommandLine;
using System.Globalization;
using Jiaozi.Cli.Output;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary>What wallet commands that look have in common.</summary>
internal static class WalletReading
{
    private const string OfflineName = "--offline";

    /// <summary>Whether to show what the wallet knows already.</summary>
    public static Option<bool> Offline() => new(OfflineName)
    {
        Description = "Show what the wallet knows, without asking the home central first.",
    };

    /// <summary>A command that opens the wallet, runs an action with it and closes it again.</summary>
    /// <param name="name">Name of the command.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its own arguments and options, before those of every wallet command.</param>
    /// <param name="action">What it does with the open wallet; gives the exit code.</param>
    public static Command Command(
        string name, string description, IReadOnlyList<Symbol> symbols,
        Func<TerminalWallet, ParseResult, Printer, CancellationToken, Task<int>> action)
    {
        var options = new WalletOptionSet();
        var command = new Command(name, description);
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument) command.Add(argument);
            else command.Add((Option)symbol);
        }

        options.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            using HttpClient http = Terminals.NewHttp();
            bool isOffline = symbols.OfType<Option<bool>>()
                .Any(option => option.Name == OfflineName && parsed.GetValue(option));
            await using TerminalWallet wallet = await options.OpenAsync(parsed, http, cancellation, isOffline);
            return await action(wallet, parsed, options.Printer(parsed), cancellation);
        });
        return command;
    }

    /// <summary>Syncs if it can; if not, says that what follows may be old.</summary>
    public static async Task RefreshAsync(TerminalWallet wallet, CancellationToken cancellation)
    {
        try
        {
            await wallet.SyncAsync(cancellation);
        }
        catch (WalletException fault)
        {
            Printer.Note($"not synced ({fault.Message}); what follows is what the wallet knew before");
        }
    }

    /// <summary>Minor units for programs: as a decimal string, because sums may pass 2^53.</summary>
    public static string Text(UInt128 minorUnits) => minorUnits.ToString(CultureInfo.InvariantCulture);
}

using System.Net;
using Jiaozi.Cli.Output;
using Jiaozi.Sandbox.Wallets;
using Jiaozi.Wallet;
using Jiaozi.Wallet.Stores;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary>What commands need to act as a terminal.</summary>
internal static class Terminals
{
    private const string PassphraseVariable = "JIAOZI_PASSPHRASE";

    /// <summary>A client that notices a dead front quickly.</summary>
    public static HttpClient NewHttp() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(2),
        MaxConnectionsPerServer = 256,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Opens a wallet and finds out what became of orders that were left open.</summary>
    public static async Task<TerminalWallet> OpenAsync(
        NetworkContext context, string name, HttpClient http, string? at, bool isOffline, CancellationToken cancellation)
    {
        var options = new WalletOptions
        {
            // Somebody waits at the terminal: a region that is away is told soon.
            Http = http, Fronts = context.Fronts(at), Patience = TimeSpan.FromSeconds(5),
        };
        TerminalWallet wallet = await new WalletFolder(context.Paths.Wallets, name)
            .OpenAsync(Passphrase(context), options, cancellation);
        if (isOffline) return wallet;
        try
        {
            await RecoverAsync(wallet, cancellation);
            return wallet;
        }
        catch
        {
            await wallet.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Says what is new of earlier orders. Of an order that a front has refused the user knows already; that it is
    /// settled now is no news, that it was carried out after all is.
    /// </summary>
    private static async Task RecoverAsync(TerminalWallet wallet, CancellationToken cancellation)
    {
        var open = (await wallet.GetOpenOrdersAsync(cancellation)).ToDictionary(order => order.Id);
        if (open.Count == 0) return;
        RecoveryReport report = await WaitingNote.During(
            wallet.RecoverAsync(cancellation),
            $"waiting for the home central {wallet.Owner.Region} to tell of {Advice.Count(open.Count, "earlier order")} ...");
        foreach (OrderResult order in report.Orders)
        {
            WalletOrder before = open[order.OrderId];
            if (before.State == WalletOrderState.Doubtful && !order.IsCommitted) continue;
            string name = OrderText.Name(before, wallet.Network.Currency);
            Printer.Note($"earlier order {order.OrderId} ({name}): {OrderText.Of(order, wallet.Network.Currency)}");
        }
    }

    /// <summary>
    /// The passphrase of the device key: from the environment, else the sandbox's own, else asked for.
    /// </summary>
    /// <exception cref="CommandException">There is nobody to ask.</exception>
    public static string Passphrase(NetworkContext context)
    {
        if (Environment.GetEnvironmentVariable(PassphraseVariable) is { Length: > 0 } given) return given;
        if (context.IsSandbox) return WalletFolder.SandboxPassphrase;
        if (Console.IsInputRedirected)
            throw new CommandException($"Set {PassphraseVariable} to the wallet's passphrase, or run in a terminal.");
        return new Printer(json: false).Err.Prompt(new TextPrompt<string>("Passphrase:").Secret());
    }
}

using System.Net;
using Jiaozi.Cli.Output;
using Jiaozi.Sandbox.Wallets;
using Jiaozi.Wallet;
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
        NetworkContext context, string name, HttpClient http, string? at, CancellationToken cancellation)
    {
        var options = new WalletOptions
        {
            // Somebody waits at the terminal: a region that is away is told soon.
            Http = http, Fronts = context.Fronts(at), Patience = TimeSpan.FromSeconds(5),
        };
        TerminalWallet wallet = await new WalletFolder(context.Paths.Wallets, name)
            .OpenAsync(Passphrase(context), options, cancellation);
        if ((await wallet.GetOpenOrdersAsync(cancellation)).Count > 0)
        {
            RecoveryReport report = await wallet.RecoverAsync(cancellation);
            foreach (OrderResult order in report.Orders)
                Printer.Note($"earlier order {order.OrderId}: {OrderText.Of(order)}");
        }

        return wallet;
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

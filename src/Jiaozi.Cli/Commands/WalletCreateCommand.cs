using System.CommandLine;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Sandbox.Identity;
using Jiaozi.Sandbox.Wallets;
using Jiaozi.Wallet;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet create FEATURE</c>: a new terminal for an owner.</summary>
internal static class WalletCreateCommand
{
    public static Command Create()
    {
        var feature = new Argument<string>("feature") { Description = "Your phone number (tel:+86…) or citizen id (cnid:…)." };
        var code = new Option<string?>("--code") { Description = "The one-time code, if you have it already.", HelpName = "CODE" };
        var readCode = new Option<bool>("--read-code") { Description = "Take the one-time code from the sandbox's inbox instead of asking." };
        var token = new Option<string?>("--identity-token") { Description = "File with an ID token of the network's identity provider.", HelpName = "FILE" };
        var provider = new Option<string>("--provider")
        {
            Description = "Address of the sandbox's identity provider.",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://127.0.0.1:7100",
        };
        var es256 = new Option<bool>("--es256") { Description = "Make an ES256 device key instead of Ed25519." };
        var options = new WalletOptionSet();
        var command = new Command("create", "Makes a wallet: device key, registration, first sync. A known owner gets a further device.")
        {
            feature, code, readCode, token, provider, es256,
        };
        options.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            if (!FeatureValue.TryParse(parsed.GetValue(feature), out FeatureValue owner, out FeatureValueError error))
                throw new CommandException(error.Explain());
            NetworkContext context = options.Context(parsed);
            var folder = new WalletFolder(context.Paths.Wallets, options.Wallet(parsed));
            using HttpClient http = Terminals.NewHttp();
            var source = new TokenSource(
                new IdentityClient(http, new Uri(parsed.GetValue(provider)!)), parsed.GetValue(code),
                parsed.GetValue(readCode), parsed.GetValue(token));
            var setup = new WalletSetup
            {
                Feature = owner,
                RootKey = context.Network.Root,
                DeviceName = Environment.MachineName is { Length: > 0 and <= 64 } name ? name : "terminal",
                Algorithm = parsed.GetValue(es256) ? CoseAlgorithm.ES256 : CoseAlgorithm.Ed25519,
                IdentityToken = nonce => source.GetAsync(nonce, cancellation),
            };
            await using TerminalWallet wallet = await folder.CreateAsync(
                setup, Terminals.Passphrase(context),
                new WalletOptions { Http = http, Fronts = context.Fronts(options.At(parsed)) }, cancellation);
            await wallet.SyncAsync(cancellation);
            Balance balance = await wallet.GetBalanceAsync(cancellation);
            RegionPlan home = context.Network.Region(wallet.Owner.Region)!;
            options.Printer(parsed).Result(
                new
                {
                    owner = wallet.Owner.ToString(), feature = wallet.Feature.ToString(),
                    deviceKey = wallet.DeviceKey.ToString(), balance = balance.Total.ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
                () => Console.WriteLine(
                    $"wallet '{options.Wallet(parsed)}' is {wallet.Feature}, at home in {home.Name} ({home.Code}), and holds "
                    + $"{context.Network.Currency.Format(balance.Total)}"));
            return 0;
        });
        return command;
    }

    /// <summary>Where the identity token comes from.</summary>
    private sealed class TokenSource(IdentityClient provider, string? code, bool readCode, string? tokenFile)
    {
        public async Task<string> GetAsync(DeviceNonce nonce, CancellationToken cancellation)
        {
            if (tokenFile is not null) return (await File.ReadAllTextAsync(tokenFile, cancellation)).Trim();
            string feature = nonce.Feature.ToString();
            string answer = code ?? await AskAsync(feature, cancellation);
            return await provider.GetTokenAsync(feature, answer, nonce.Value, cancellation)
                ?? throw new CommandException("The code is wrong, used or too old. Run the command again for a new one.");
        }

        private async Task<string> AskAsync(string feature, CancellationToken cancellation)
        {
            await provider.SendCodeAsync(feature, cancellation);
            if (readCode)
            {
                return await provider.ReadInboxAsync(feature, cancellation)
                    ?? throw new CommandException("The sandbox's inbox has no code for this owner.");
            }

            if (Console.IsInputRedirected)
                throw new CommandException("A one-time code was sent. Pass it with --code, or use --read-code in a sandbox.");
            return new Printer(json: false).Err.Prompt(
                new TextPrompt<string>($"Code sent to {feature} (the sandbox prints it):"));
        }
    }
}

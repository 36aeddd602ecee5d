using System.CommandLine;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Sandbox.Wallets;
using Jiaozi.Wallet;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi wallet create FEATURE</c>: a new terminal for an owner.</summary>
internal static class WalletCreateCommand
{
    public static Command Create()
    {
        var feature = new Argument<string>("feature")
        {
            Description = "Your phone number (tel:+86…) or citizen id (cnid:…).",
        };
        var es256 = new Option<bool>("--es256") { Description = "Make an ES256 device key instead of Ed25519." };
        var identity = new IdentityOptionSet();
        var options = new WalletOptionSet();
        var command = new Command(
            "create", "Makes a wallet: device key, registration, first sync. A known owner gets a further device.")
        {
            feature,
        };
        identity.AddTo(command);
        command.Add(es256);
        options.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            if (!FeatureValue.TryParse(parsed.GetValue(feature), out FeatureValue owner, out FeatureValueError error))
                throw new CommandException(error.Explain());
            NetworkContext context = options.Context(parsed);
            var folder = new WalletFolder(context.Paths.Wallets, options.Wallet(parsed));
            using HttpClient http = Terminals.NewHttp();
            IdentityTokenSource source = identity.Source(parsed, context.Paths, http);
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
                    owner = wallet.Owner.ToString(),
                    feature = wallet.Feature.ToString(),
                    deviceKey = wallet.DeviceKey.ToString(),
                    balance = WalletReading.Text(balance.Total),
                },
                () =>
                {
                    Console.WriteLine(
                        $"wallet '{options.Wallet(parsed)}' is {wallet.Feature}, at home in {home.Name} ({home.Code}), "
                        + $"and holds {context.Network.Currency.Format(balance.Total)}");
                    Console.WriteLine(
                        $"device key {wallet.DeviceKey}; keep it: another device of yours revokes this one by it");
                });
            return 0;
        });
        return command;
    }
}

using System.CommandLine;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi network key</c>: the keys that a network begins with.</summary>
internal static class NetworkKeyCommand
{
    private const string NetworkKey = "network-key";

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Where to; never over a file that is there." };
        var kind = new Option<string>("--kind")
        {
            Description = "For root, operators, auditors and regions a key that signs; network-key for the secret that"
                + " makes owner ids.",
            HelpName = $"ed25519|es256|{NetworkKey}",
            DefaultValueFactory = _ => "ed25519",
        };
        kind.AcceptOnlyFromAmong("ed25519", "es256", NetworkKey);
        var command = new Command("key", "Makes a key; prints its public half as it stands in the plan.")
        {
            file, kind,
        };
        command.Run((parsed, _) =>
        {
            Make(parsed.GetValue(file)!, parsed.GetValue(kind)!);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Make(string path, string kind)
    {
        if (kind == NetworkKey)
        {
            KeyFile.CreateSecret(path);
            Printer.Note($"'{path}' is the secret of all centrals; losing it is losing all owners.");
            return;
        }

        string shown = Path.ChangeExtension(path, ".pub");
        if (shown == path)
            throw new CommandException($"'{path}' is a name for a public half; nothing was written. Take another one.");
        if (File.Exists(shown)) throw new CommandException($"'{shown}' is there already; nothing was written.");
        PublicKey key = KeyFile.CreatePrivate(path, kind == "es256" ? CoseAlgorithm.ES256 : CoseAlgorithm.Ed25519);
        KeyFile.WritePublic(shown, key);
        Console.WriteLine(Base64UrlText.Encode(key.Cose.Span));
        Printer.Note($"'{path}' is private (mode 0600), '{shown}' is its public half.");
    }
}

using System.CommandLine;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Network;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Protocol.Network;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi network</c>: the signed network file, and what a network begins with.</summary>
internal static class NetworkCommand
{
    public static Command Create() => new(
        "network", "Shows, verifies and updates the signed network file; makes keys, certificates and new networks.")
    {
        Show(), Verify(), Update(), NetworkCreateCommand.Create(), NetworkKeyCommand.Create(),
        NetworkCertificatesCommand.Create(),
    };

    private static Command Show()
    {
        Option<string> data = CommonOptions.Data();
        Option<string?> network = CommonOptions.Network();
        Option<string?> rootKey = CommonOptions.RootKey();
        var command = new Command("show", "Prints the network file's content as JSON.") { data, network, rootKey };
        command.Run((parsed, _) =>
        {
            NetworkContext context = NetworkContext.Open(
                parsed.GetValue(data)!, parsed.GetValue(network), parsed.GetValue(rootKey));
            Console.WriteLine(NetworkJson.Write(context.Network.Plan));
            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Verify()
    {
        Option<string> data = CommonOptions.Data();
        Option<string?> network = CommonOptions.Network();
        Option<string?> rootKey = CommonOptions.RootKey();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("verify", "Verifies the network file against the root key.")
        {
            data, network, rootKey, json,
        };
        command.Run((parsed, _) =>
        {
            NetworkContext context = NetworkContext.Open(
                parsed.GetValue(data)!, parsed.GetValue(network), parsed.GetValue(rootKey));
            NetworkPlan plan = context.Network.Plan;
            new Printer(parsed.GetValue(json)).Result(
                new
                {
                    valid = true,
                    network = plan.Id.ToString(),
                    plan.Name,
                    plan.Version,
                    regions = plan.Regions.Count,
                },
                () => Console.WriteLine(
                    $"valid: '{plan.Name}' ({plan.Id}), version {plan.Version}, {plan.Regions.Count} regions,"
                    + $" signed by root key {context.Network.Root.Id}"));
            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Update()
    {
        Option<string> data = CommonOptions.Data();
        var plan = new Option<string>("--plan")
        {
            Description = "Edited JSON of `network show`. Its version is raised by itself.",
            HelpName = "FILE",
            Required = true,
        };
        Option<string?> network = CommonOptions.Network();
        var rootKey = new Option<string?>("--root-private-key")
        {
            Description = "The root private key. Default: the sandbox's.",
            HelpName = "FILE",
        };
        var command = new Command("update", "Signs an edited plan; running servers pick it up without restart.")
        {
            data, plan, network, rootKey,
        };
        command.Run((parsed, _) =>
        {
            var paths = new SandboxPaths(parsed.GetValue(data)!);
            string target = parsed.GetValue(network) ?? paths.NetworkFile;
            using SoftwareKey root = KeyFile.ReadPrivate(parsed.GetValue(rootKey) ?? paths.RootKey);
            NetworkFile old = NetworkFile.Open(File.ReadAllBytes(target), root.PublicKey);
            NetworkPlan edited = PlanFile.Read(parsed.GetValue(plan)!);
            if (edited.Id != old.Plan.Id)
                throw new CommandException("The plan is another network's; nothing was changed.");
            if (edited.Currency != old.Plan.Currency)
                throw new CommandException("The currency of a network cannot change; nothing was changed.");
            edited = edited with { Version = old.Plan.Version + 1 };
            PlanFile.Check(edited);
            SandboxHome.Replace(target, NetworkFile.Sign(edited, root).Bytes.Span);
            Console.WriteLine(
                $"version {edited.Version} is signed and in '{target}';"
                + " servers that watch it pick it up within seconds");
            return Task.FromResult(0);
        });
        return command;
    }
}

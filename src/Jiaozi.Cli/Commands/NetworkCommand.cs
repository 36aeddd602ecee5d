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
            Description = "Edited JSON of `network show`, with the version that it shows; the next one is signed.",
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
        command.Run(async (parsed, cancellation) =>
        {
            var paths = new SandboxPaths(parsed.GetValue(data)!);
            string target = parsed.GetValue(network) ?? paths.NetworkFile;
            using SoftwareKey root = KeyFile.ReadPrivate(parsed.GetValue(rootKey) ?? paths.RootKey);
            NetworkPlan edited = PlanFile.Read(parsed.GetValue(plan)!);
            using HeldFile held = await HeldFile.TakeAsync(target, TimeProvider.System, cancellation);
            edited = Next(NetworkFile.Open(held.Read(), root.PublicKey).Plan, edited);
            PlanFile.Check(edited);
            held.Replace(NetworkFile.Sign(edited, root).Bytes.Span);
            Console.WriteLine(
                $"version {edited.Version} is signed and in '{target}';"
                + " servers that watch it pick it up within seconds");
            return 0;
        });
        return command;
    }

    /// <summary>The plan as the version after the one in force, if it was made from that one.</summary>
    /// <exception cref="CommandException">It was not.</exception>
    private static NetworkPlan Next(NetworkPlan inForce, NetworkPlan edited)
    {
        const string Again = "nothing was changed. Edit what `network show` prints now.";
        if (edited.Id != inForce.Id)
            throw new CommandException($"The plan is of network {edited.Id}, the file of {inForce.Id}; {Again}");
        if (edited.Currency != inForce.Currency)
            throw new CommandException("The currency of a network cannot change; nothing was changed.");

        // Otherwise a revoked key or a node that has joined since would be undone without a word.
        if (edited.Version != inForce.Version)
        {
            throw new CommandException(
                $"The plan was made from version {edited.Version}, but version {inForce.Version} is in force; {Again}");
        }

        return edited with { Version = inForce.Version + 1 };
    }
}

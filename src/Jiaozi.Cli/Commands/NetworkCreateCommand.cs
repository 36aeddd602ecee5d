using System.CommandLine;
using Jiaozi.Core.Network;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Keys;
using Jiaozi.Protocol.Network;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi network create</c>: the first signed network file of a new network.</summary>
internal static class NetworkCreateCommand
{
    public static Command Create()
    {
        var plan = new Option<string>("--plan")
        {
            Description = "Edited JSON of `network show`. The id is drawn anew and the version is 1, whatever it says.",
            HelpName = "FILE",
            Required = true,
        };
        var network = new Option<string>("--network")
        {
            Description = "The file to make; never over one that is there.", HelpName = "FILE", Required = true,
        };
        var rootKey = new Option<string>("--root-private-key")
        {
            Description = "The root private key.", HelpName = "FILE", Required = true,
        };
        var command = new Command("create", "Signs the first network file of a new network.")
        {
            plan, network, rootKey,
        };
        command.Run(async (parsed, cancellation) =>
        {
            await SignAsync(
                parsed.GetValue(plan)!, parsed.GetValue(network)!, parsed.GetValue(rootKey)!, cancellation);
            return 0;
        });
        return command;
    }

    private static async Task SignAsync(
        string planFile, string target, string rootFile, CancellationToken cancellation)
    {
        using HeldFile held = await HeldFile.TakeAsync(target, TimeProvider.System, cancellation);
        if (held.Exists)
        {
            throw new CommandException(
                $"'{target}' is there already; nothing was changed. `network update` signs its next version.");
        }

        using SoftwareKey root = KeyFile.ReadPrivate(rootFile);
        NetworkPlan plan = PlanFile.Read(planFile) with
        {
            Id = NetworkIds.Draw(), Version = 1,
        };
        PlanFile.Check(plan);
        held.Replace(NetworkFile.Sign(plan, root).Bytes.Span);
        Console.WriteLine($"network '{plan.Name}' ({plan.Id}), version 1, is signed and in '{target}'");
    }
}

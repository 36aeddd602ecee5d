using System.CommandLine;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi node add|remove</c> and <c>jiaozi front add|remove</c>, on a running sandbox.</summary>
internal static class FleetCommand
{
    /// <summary><c>jiaozi node</c>.</summary>
    public static Command Node() => new("node", "Adds and removes nodes of a region's central, on a running sandbox.")
    {
        Change("node", "add", HttpMethod.Post, "Starts one more node, which takes its share of the owners."),
        Change("node", "remove", HttpMethod.Delete, "Lets a node give its owners to the others, and stops it."),
    };

    /// <summary><c>jiaozi front</c>.</summary>
    public static Command Front() => new("front", "Adds and removes fronts of a region, on a running sandbox.")
    {
        Change("front", "add", HttpMethod.Post, "Starts one more front."),
        Change("front", "remove", HttpMethod.Delete, "Takes a front out of the network file, and stops it."),
    };

    private static Command Change(string what, string verb, HttpMethod method, string description)
    {
        var region = new Option<string>("--region")
        {
            Description = "ISO 3166-2 code of the region.", HelpName = "REGION", Required = true,
        };
        string standard = verb == "add" ? "the lowest number that is free" : "the highest number";
        var name = new Option<string?>($"--{what}")
        {
            Description = $"Name or number, such as {(what == "node" ? "central" : "front")}-CN-SH-2 or 2."
                + $" Default: {standard}.",
            HelpName = "NAME",
        };
        var control = new SandboxControl();
        var command = new Command(verb, description) { region, name };
        control.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            string path = $"/sandbox/regions/{Uri.EscapeDataString(parsed.GetValue(region)!)}/{what}s";
            if (parsed.GetValue(name) is { } given) path += $"?name={Uri.EscapeDataString(given)}";
            ServerStatus status = await control.AskAsync(parsed, method, path, cancellation);
            Console.WriteLine(verb == "add"
                ? $"{status.Name} runs (process {status.ProcessId}) and is in the network file"
                : $"{status.Name} has left the network file and is stopped");
            return 0;
        });
        return command;
    }
}

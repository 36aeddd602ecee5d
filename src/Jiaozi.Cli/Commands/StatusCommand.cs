using System.CommandLine;
using Jiaozi.Cli.Output;
using Jiaozi.Cli.Watching;
using Jiaozi.Hosting.Tls;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi status</c>: how all servers of a network are doing.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        Option<string> data = CommonOptions.Data();
        Option<string?> network = CommonOptions.Network();
        Option<string?> rootKey = CommonOptions.RootKey();
        Option<bool> json = CommonOptions.Json();
        var watch = new Option<bool>("--watch") { Description = "Go on, once a second, until Ctrl-C." };
        var nodes = new Option<string[]>("--node")
        {
            Description = "Also a node that the network file does not name, such as CN-SH=https://10.1.0.13:7110.",
            HelpName = "REGION=URL",
        };
        var tls = new TlsOptionSet();
        var command = new Command("status", "Shows how the nodes and fronts of every region are doing.")
        {
            data, network, rootKey, watch, nodes, json,
        };
        tls.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            var printer = new Printer(parsed.GetValue(json));
            if (printer.IsJson && parsed.GetValue(watch))
                throw new CommandException("--json prints one document, so it does not go with --watch.");
            NetworkContext Open() => NetworkContext.Open(
                parsed.GetValue(data)!, parsed.GetValue(network), parsed.GetValue(rootKey));
            IReadOnlyList<UnlistedNode> unlisted = Unlisted(parsed.GetValue(nodes) ?? [], Open());
            using ILoggerFactory loggers = TlsOptionSet.ToStandardError();
            using NodeClient? client = tls.Open(parsed, loggers);
            using var reader = new StatusReader(unlisted, client, TimeProvider.System);
            return parsed.GetValue(watch)
                ? await WatchAsync(reader, Open, printer, cancellation)
                : await ShowAsync(reader, Open, printer, cancellation);
        });
        return command;
    }

    private static IReadOnlyList<UnlistedNode> Unlisted(IReadOnlyList<string> texts, NetworkContext context)
    {
        IReadOnlyList<UnlistedNode> nodes = [.. texts.Select(UnlistedNode.Parse)];
        return nodes.FirstOrDefault(node => context.Network.Region(node.Region) is null) is { } stray
            ? throw new CommandException($"--node: {stray.Region} is no region of this network.")
            : nodes;
    }

    /// <summary>Rates need two readings.</summary>
    private static async Task<int> ShowAsync(
        StatusReader reader, Func<NetworkContext> open, Printer printer, CancellationToken cancellation)
    {
        await reader.ReadAsync(open(), cancellation);
        await Task.Delay(Pause, TimeProvider.System, cancellation);
        NetworkStatus status = await reader.ReadAsync(open(), cancellation);
        printer.Result(status, () => printer.Out.Write(StatusView.Make(status)));
        return status.IsReady ? 0 : 1;
    }

    private static async Task<int> WatchAsync(
        StatusReader reader, Func<NetworkContext> open, Printer printer, CancellationToken cancellation)
    {
        try
        {
            await printer.Out.Live(StatusView.Make(await reader.ReadAsync(open(), cancellation))).StartAsync(
                async live =>
                {
                    while (true)
                    {
                        await Task.Delay(Pause, TimeProvider.System, cancellation);
                        live.UpdateTarget(StatusView.Make(await reader.ReadAsync(open(), cancellation)));
                    }
                });
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how it is meant to end.
        }

        return 0;
    }
}

using System.CommandLine;
using System.Text.RegularExpressions;
using Jiaozi.Cli.Output;
using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Sandbox.Demo;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Servers;
using Spectre.Console;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi sandbox</c>: a whole network on this machine.</summary>
internal static partial class SandboxCommand
{
    public static Command Create()
    {
        Option<string> data = CommonOptions.Data();
        var basePort = new Option<int>("--base-port")
        {
            Description = "First port; the sandbox takes ten for itself and ten for each region.",
            HelpName = "N",
            DefaultValueFactory = _ => SandboxControl.DefaultPort,
        };
        var regions = new Option<string>("--regions")
        {
            Description = "Regions, ISO 3166-2, with commas between.",
            HelpName = "CODES",
            DefaultValueFactory = _ => "CN-SH,CN-BJ,CN-GD",
        };
        var metrics = new Option<bool>("--metrics")
        {
            Description = "Every server shows Prometheus metrics 1,200 ports above its own.",
        };
        var command = new Command("sandbox", "Runs a whole network on this machine until Ctrl-C.")
        {
            data, basePort, regions, metrics,
            Control("stop", "Stops one server of a running sandbox, or its database, in order."),
            Control("kill", "Ends one server of a running sandbox at once, as a failure of its machine would."),
            Control("start", "Starts it again."),
        };
        var store = new StoreOptionSet(command);
        command.Run((parsed, cancellation) => RunAsync(
            store.Apply(parsed, new SandboxOptions
            {
                DataPath = parsed.GetValue(data)!,
                BasePort = SandboxControl.Port(parsed.GetValue(basePort)),
                Regions = Regions(parsed.GetValue(regions)!),
                Metrics = parsed.GetValue(metrics),
            }),
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(SandboxOptions options, CancellationToken stopping)
    {
        await using FileStream held = await SandboxLock.HoldAsync(options.DataPath, stopping);
        await using Sandbox.Sandbox sandbox = await StartAsync(options, stopping);
        using (HttpClient http = Terminals.NewHttp())
            await DemoSetup.RunAsync(sandbox.Home, sandbox.Identity, http, TimeProvider.System, stopping);
        Print(sandbox);
        sandbox.Identity.Sent += message => Console.WriteLine($"message to {message.To}: your code is {message.Code}");
        sandbox.Died += dead =>
        {
            // Ctrl-C in a terminal reaches the servers as well, and they end sooner than this process does.
            if (stopping.IsCancellationRequested) return;
            Console.WriteLine(
                $"{dead.Name} has ended; start it again with: ./jiaozi sandbox start {dead.Name}"
                + SandboxControl.At(options.DataPath));
        };
        Console.WriteLine("ready");
        await ServeCommand.WaitAsync(stopping);
        Console.WriteLine("stopping ...");
        return 0;
    }

    /// <summary>Starts a sandbox; whoever finds its ports taken learns how to take others.</summary>
    /// <exception cref="CommandException">A port is in use, or a server does not start in time.</exception>
    public static async Task<Sandbox.Sandbox> StartAsync(SandboxOptions options, CancellationToken cancellation)
    {
        try
        {
            return await Sandbox.Sandbox.StartAsync(
                options, ServerLauncher.Same(), TimeProvider.System, cancellation);
        }
        catch (Exception fault)
            when (fault.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
        {
            string address = TakenAddress().Match(fault.Message) is { Success: true } found
                ? found.Value
                : $"A port from {options.BasePort} on";
            throw new CommandException(
                $"{address} is in use, perhaps by another sandbox. Take other ports with --base-port N.");
        }
        catch (TimeoutException)
        {
            throw new CommandException(
                $"A server says nothing for three minutes. Is the machine very busy? Logs: {Path.Combine(options.DataPath, "logs")}");
        }
    }

    private static void Print(Sandbox.Sandbox sandbox)
    {
        Printer printer = new(json: false);
        Table servers = new Table().Border(TableBorder.Rounded).AddColumn("region")
            .AddColumn(new TableColumn("front (HTTP)").NoWrap()).AddColumn(new TableColumn("central (gRPC)").NoWrap())
            .AddColumn("processes");
        foreach (RegionPlan region in sandbox.Home.Network.Plan.Regions)
        {
            servers.AddRow(
                $"{region.Code} {region.Name}", string.Join('\n', region.Fronts), string.Join('\n', region.Centrals),
                $"front {Ids(ServerKind.Front, region)}, central {Ids(ServerKind.Central, region)}");
        }

        string Ids(ServerKind kind, RegionPlan region) => string.Join(' ', sandbox.Servers
            .Where(server => server.Place.Kind == kind && server.Place.Region == region.Code)
            .Select(server => server.Id));

        printer.Out.Write(servers);
        Table owners = new Table().Border(TableBorder.Rounded).AddColumns("wallet", "owner", "at home in", "first had");
        foreach (DemoOwner owner in DemoOwner.Of([.. sandbox.Home.Network.Plan.Regions.Select(region => region.Code)]))
        {
            owners.AddRow(
                owner.Name, owner.Feature.ToString(), owner.Region.ToString(),
                owner.Institution ? "may redeem" : sandbox.Home.Network.Currency.Format((UInt128)owner.MinorUnits));
        }

        printer.Out.Write(owners);
        Console.WriteLine(
            $"identity provider and control: {sandbox.Home.ControlAddress}   data: {sandbox.Home.Paths.Data}");
        if (Example(sandbox) is { } example) Console.WriteLine($"try: {example}");
    }

    /// <summary>A payment between two owners of this sandbox, away from home where there is an away.</summary>
    private static string? Example(Sandbox.Sandbox sandbox)
    {
        RegionCode[] regions = [.. sandbox.Home.Network.Plan.Regions.Select(region => region.Code)];
        IReadOnlyList<DemoOwner> owners = DemoOwner.Of(regions);
        if (owners.FirstOrDefault(owner => !owner.Institution) is not { } payer) return null;
        DemoOwner payee = owners.FirstOrDefault(owner => owner != payer && !owner.Institution)
            ?? owners.First(owner => owner.Institution);
        string data = SandboxControl.At(sandbox.Home.Options.DataPath);
        return $"./jiaozi wallet pay {payee.Feature} 12.50 --wallet {payer.Name} --at {regions[^1]}{data}";
    }

    [GeneratedRegex(@"http://[\d.]+:\d+")]
    private static partial Regex TakenAddress();

    private static Command Control(string verb, string what)
    {
        var name = new Argument<string>("server")
        {
            Description = "Such as central-CN-SH, central-CN-SH-2, front-CN-GD or database.",
        };
        var control = new SandboxControl();
        var command = new Command(verb, what) { name };
        control.AddTo(command);
        command.Run(async (parsed, cancellation) =>
        {
            ServerStatus status = await control.AskAsync(
                parsed, HttpMethod.Post, $"/sandbox/servers/{Uri.EscapeDataString(parsed.GetValue(name)!)}/{verb}", cancellation);
            Console.WriteLine(status.Running
                ? $"{status.Name} runs (process {status.ProcessId})"
                : $"{status.Name} {(verb == "kill" ? "was killed" : "is stopped")}");
            return 0;
        });
        return command;
    }

    private static RegionCode[] Regions(string text)
    {
        string[] codes = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (codes.Length == 0) throw new CommandException("--regions names no region.");
        RegionCode[] regions = [.. codes.Select(code => RegionCode.TryParse(code, out RegionCode region)
            ? region
            : throw new CommandException($"--regions: '{code}' is not an ISO 3166-2 code such as CN-SH."))];
        return regions.Distinct().Count() == regions.Length
            ? regions
            : throw new CommandException("--regions names a region twice.");
    }
}

using System.CommandLine;
using Jiaozi.Central.Host;
using Jiaozi.Cli.Output;
using Jiaozi.Front;
using Jiaozi.Front.Configuration;

namespace Jiaozi.Cli.Commands;

/// <summary><c>jiaozi serve central|front --config FILE</c>: one server in the foreground.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config")
        {
            Description = "Configuration file (JSON).",
            HelpName = "FILE",
            Required = true,
        };
        var withParent = new Option<bool>("--with-parent")
        {
            Description = "Stop when standard input ends: no server outlives the program that started it.",
        };
        var figures = new Option<string?>("--figures")
        {
            Description = "File to which the process writes what it has used and done, ten times a second (JSON).",
            HelpName = "FILE",
        };
        var central = new Command("central", "Runs the central of one region.") { config, withParent, figures };
        central.Run(async (parsed, cancellation) =>
        {
            using FiguresWriter? writer = FiguresWriter.Start(parsed.GetValue(figures));
            return await CentralAsync(parsed.GetValue(config)!, Until(parsed.GetValue(withParent), cancellation));
        });
        var front = new Command("front", "Runs a front.") { config, withParent, figures };
        front.Run(async (parsed, cancellation) =>
        {
            using FiguresWriter? writer = FiguresWriter.Start(parsed.GetValue(figures));
            return await FrontAsync(parsed.GetValue(config)!, Until(parsed.GetValue(withParent), cancellation));
        });
        return new Command("serve", "Runs one server in the foreground.") { central, front };
    }

    private static async Task<int> CentralAsync(string path, CancellationToken stopping)
    {
        CentralConfiguration configuration;
        try
        {
            configuration = CentralConfiguration.Read(path);
        }
        catch (ConfigurationException fault)
        {
            return Printer.Fail($"The configuration '{path}' has errors:{Environment.NewLine}{fault.Message}", 2);
        }

        return await CentralProgram.RunAsync(configuration, stopping);
    }

    private static async Task<int> FrontAsync(string path, CancellationToken stopping)
    {
        FrontOptions options;
        WebApplication built;
        try
        {
            options = FrontConfiguration.Load(path);
            built = FrontServer.Build(options);
        }
        catch (FrontConfigurationException fault)
        {
            return Printer.Fail($"The configuration '{path}' has errors:{Environment.NewLine}{fault.Message}", 2);
        }

        await using WebApplication front = built;
        await front.StartAsync(stopping);
        Console.WriteLine($"front {options.Region} listens on {string.Join(", ", front.Urls)}");
        await WaitAsync(stopping);
        Console.WriteLine($"front {options.Region} is stopping");
        await front.StopAsync(CancellationToken.None);
        Console.WriteLine($"front {options.Region} has stopped");
        return 0;
    }

    /// <summary>Waits until asked to stop.</summary>
    public static async Task WaitAsync(CancellationToken stopping)
    {
        var stopped = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = stopping.Register(stopped.SetResult);
        await stopped.Task;
    }

    /// <summary>Ends with the command or, if asked for, with standard input.</summary>
    private static CancellationToken Until(bool withParent, CancellationToken cancellation)
    {
        if (!withParent) return cancellation;
        var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watcher = new Thread(() =>
        {
            using Stream input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0) { }
            both.Cancel();
        })
        {
            IsBackground = true, Name = "parent watch",
        };
        watcher.Start();
        return both.Token;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Jiaozi.Cli.Commands;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>Bare servers, as many as there are fronts, and a bare load generator, each in a process of its own.</summary>
internal sealed class BareHttp : IAsyncDisposable
{
    private const int Servers = 3;

    private readonly List<Process> _servers = [];
    private readonly List<string> _urls = [];

    /// <summary>Starts the servers.</summary>
    public static async Task<BareHttp> StartAsync(CancellationToken cancellation)
    {
        var bare = new BareHttp();
        try
        {
            while (bare._servers.Count < Servers)
            {
                Process server = Start(ServerRuntime.Tune, ["bare-server"]);
                bare._servers.Add(server);
                bare._urls.Add(await ReadLineAsync(server, cancellation));
            }
        }
        catch
        {
            await bare.DisposeAsync();
            throw;
        }

        return bare;
    }

    /// <summary>Sends requests over so many connections for so long.</summary>
    /// <returns>What servers and generator need for one.</returns>
    public async Task<FloorHttp> RunAsync(int connections, double seconds, CancellationToken cancellation)
    {
        double before = ServerCpuUs();
        using Process load = Start(LoadClient.Tune,
        [
            "bare-load", connections.ToString(CultureInfo.InvariantCulture),
            seconds.ToString(CultureInfo.InvariantCulture), .. _urls,
        ]);
        try
        {
            BareResult result = JsonSerializer.Deserialize<BareResult>(await ReadLineAsync(load, cancellation))!;
            return new FloorHttp(
                Math.Round(result.PerSecond), Math.Round((ServerCpuUs() - before) / result.Answered, 1),
                Math.Round(result.GeneratorUs, 1));
        }
        finally
        {
            await EndAsync(load);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process server in _servers)
        {
            await EndAsync(server);
            server.Dispose();
        }
    }

    private static Process Start(Action<ProcessStartInfo> tune, string[] arguments)
    {
        ServerLauncher launcher = ServerLauncher.Same();
        var start = new ProcessStartInfo(launcher.Command, [.. launcher.Prefix, "bench", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        tune(start);
        return Process.Start(start)!;
    }

    private static async Task<string> ReadLineAsync(Process process, CancellationToken cancellation) =>
        await process.StandardOutput.ReadLineAsync(cancellation)
        ?? throw new CommandException("A process of the benchmark has ended early.");

    /// <summary>Ends a process; all of them end with their standard input.</summary>
    private static async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill();
        }
    }

    private double ServerCpuUs()
    {
        foreach (Process server in _servers) server.Refresh();
        return _servers.Sum(server => server.TotalProcessorTime.TotalMicroseconds);
    }
}

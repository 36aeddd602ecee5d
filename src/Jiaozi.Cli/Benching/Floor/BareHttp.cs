using System.Globalization;
using System.Text.Json;
using Jiaozi.Cli.Commands;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>Bare servers, as many as there are fronts, and a bare load generator, each in a process of its own.</summary>
internal sealed class BareHttp : IAsyncDisposable
{
    private readonly List<BenchProcess> _servers = [];
    private readonly List<string> _urls = [];

    /// <summary>Starts so many servers.</summary>
    public static async Task<BareHttp> StartAsync(int servers, CancellationToken cancellation)
    {
        var bare = new BareHttp();
        try
        {
            while (bare._servers.Count < servers)
            {
                BenchProcess server = BenchProcess.Start(ServerRuntime.Tune, "bare-server");
                bare._servers.Add(server);
                bare._urls.Add(await ReadAsync(server, cancellation));
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
        await using BenchProcess load = BenchProcess.Start(
            BenchProcess.TuneGenerator,
            [
                "bare-load", connections.ToString(CultureInfo.InvariantCulture),
                seconds.ToString(CultureInfo.InvariantCulture), .. _urls,
            ]);
        BareResult result = JsonSerializer.Deserialize<BareResult>(await ReadAsync(load, cancellation))!;
        return new FloorHttp(
            Math.Round(result.PerSecond), Math.Round((ServerCpuUs() - before) / result.Answered, 1),
            Math.Round(result.GeneratorUs, 1));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (BenchProcess server in _servers) await server.DisposeAsync();
    }

    private static async Task<string> ReadAsync(BenchProcess process, CancellationToken cancellation) =>
        await process.ReadLineAsync(cancellation)
        ?? throw new CommandException("A process of the benchmark has ended early.");

    private double ServerCpuUs() => _servers.Sum(server => server.Cpu.TotalMicroseconds);
}

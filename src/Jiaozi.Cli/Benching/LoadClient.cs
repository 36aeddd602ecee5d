using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Benching;

/// <summary>The load generator in a process of its own, as the benchmark commands it.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private LoadClient(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it and waits until it has read its plan.</summary>
    public static async Task<LoadClient> StartAsync(string planPath)
    {
        ServerLauncher launcher = ServerLauncher.Same();
        var start = new ProcessStartInfo(launcher.Command, [.. launcher.Prefix, "bench", "load", planPath])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };

        Tune(start);
        var client = new LoadClient(Process.Start(start)!);
        await client.AnswerAsync<JsonElement>();
        return client;
    }

    /// <summary>Sets the runtime of a process that generates load on the cores of those that it measures.</summary>
    public static void Tune(ProcessStartInfo start)
    {
        // The generator only copies bytes; handing every completion to another thread would be most of its work.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";

        // Nor may it spin for work.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
    }

    /// <summary>Sees to it that so many signed payments lie ready, and connects to all fronts.</summary>
    public Task SignAsync(long count) => AskAsync<JsonElement>($"sign {count}");

    /// <summary>Pays as fast as the answers come.</summary>
    public Task<LoadResult> ClosedAsync(double seconds) => AskAsync<LoadResult>(
        string.Create(CultureInfo.InvariantCulture, $"closed {seconds:F3}"));

    /// <summary>Pays at a rate, over at least so many connections.</summary>
    public Task<LoadResult> OpenAsync(double perSecond, double seconds, int connections = 0) => AskAsync<LoadResult>(
        string.Create(CultureInfo.InvariantCulture, $"open {perSecond:F3} {seconds:F3} {connections}"));

    /// <summary>Begins to pay at a rate, repeating orders until they have a definite answer.</summary>
    public Task BeginAsync(double perSecond) => AskAsync<JsonElement>(
        string.Create(CultureInfo.InvariantCulture, $"begin {perSecond:F3}"));

    /// <summary>Ends what <see cref="BeginAsync"/> has begun, when all that was due is answered.</summary>
    public Task<LoadResult> EndAsync() => AskAsync<LoadResult>("end");

    /// <summary>Asks again for payments in doubt and writes what every payer must hold.</summary>
    /// <returns>How many payments were in doubt.</returns>
    public Task<int> WriteHeldAsync(string path) => AskAsync<int>($"held {path}");

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(StopPatience);
        }
        catch (Exception fault) when (fault is TimeoutException or IOException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<T> AskAsync<T>(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await AnswerAsync<T>();
    }

    private async Task<T> AnswerAsync<T>() => await _process.StandardOutput.ReadLineAsync() is { } line
        ? JsonSerializer.Deserialize<T>(line)!
        : throw new CommandException("The load generator has ended.");
}

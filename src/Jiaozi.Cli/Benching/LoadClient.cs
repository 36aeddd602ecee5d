using System.Globalization;
using System.Text.Json;
using Jiaozi.Cli.Benching.Load;
using Jiaozi.Cli.Commands;

namespace Jiaozi.Cli.Benching;

/// <summary>The load generator in a process of its own, as the benchmark commands it.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private readonly BenchProcess _process;

    private LoadClient(BenchProcess process) => _process = process;

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Starts it and waits until it has read its plan.</summary>
    public static async Task<LoadClient> StartAsync(string planPath)
    {
        var client = new LoadClient(BenchProcess.Start(BenchProcess.TuneGenerator, "load", planPath));
        await client.AnswerAsync<JsonElement>();
        return client;
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

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<T> AskAsync<T>(string command)
    {
        await _process.WriteLineAsync(command);
        return await AnswerAsync<T>();
    }

    private async Task<T> AnswerAsync<T>() => await _process.ReadLineAsync() is { } line
        ? JsonSerializer.Deserialize<T>(line)!
        : throw new CommandException("The load generator has ended.");
}

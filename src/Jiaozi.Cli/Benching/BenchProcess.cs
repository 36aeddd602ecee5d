using System.Diagnostics;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// A part of a benchmark in a process of its own: <c>jiaozi bench ...</c>, spoken to line by line. It is told to end by the
/// end of its standard input, and ended if it does not in time.
/// </summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private BenchProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>The processor time that it has had.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="tune">Sets its runtime.</param>
    /// <param name="arguments">What follows <c>bench</c>.</param>
    public static BenchProcess Start(Action<ProcessStartInfo> tune, params IEnumerable<string> arguments)
    {
        ServerLauncher launcher = ServerLauncher.Same();
        var start = new ProcessStartInfo(launcher.Command, [.. launcher.Prefix, "bench", .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        tune(start);
        return new BenchProcess(Process.Start(start)!);
    }

    /// <summary>Sets the runtime of a process that generates load on the cores of those that it measures.</summary>
    public static void TuneGenerator(ProcessStartInfo start)
    {
        // The generator only copies bytes; handing every completion to another thread would be most of its work.
        start.Environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";

        // Nor may it spin for work.
        start.Environment["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
    }

    /// <summary>Tells it something.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>What it says next; null if it has ended.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellation = default) =>
        await _process.StandardOutput.ReadLineAsync(cancellation);

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
}

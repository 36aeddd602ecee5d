using System.Diagnostics;

namespace Jiaozi.Sandbox.Servers;

/// <summary>
/// One server of the sandbox in a process of its own. The child ends when its standard input ends, so no server
/// outlives a sandbox that was killed.
/// </summary>
public sealed class ServerProcess(
    ServerPlace place, string command, IReadOnlyList<string> arguments, string logPath)
    : ISandboxProcess, IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    /// <summary>Shorter than the patience of whoever stops the sandbox: its database is still to be stopped then.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim _turn = new(1);
    private Process? _process;
    private string _lastLine = "";

    /// <summary>Its place in the sandbox.</summary>
    public ServerPlace Place { get; } = place;

    /// <inheritdoc/>
    public string Name => Place.Name;

    /// <inheritdoc/>
    public bool IsRunning => _process is { HasExited: false };

    /// <inheritdoc/>
    public int Id => IsRunning ? _process!.Id : 0;

    /// <inheritdoc/>
    public event Action<ISandboxProcess>? Died;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellation) => _turn.TakeAsync(
        () => IsRunning ? Task.CompletedTask : StartOnceAsync(cancellation), cancellation);

    private async Task StartOnceAsync(CancellationToken cancellation)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };

        ServerRuntime.Tune(start);
        Directory.CreateDirectory(Path.GetDirectoryName(logPath)!);
        var log = new ServerLog(logPath);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Read(line.Data, log, listening);
        process.ErrorDataReceived += (_, line) => Read(line.Data, log, listening);
        process.Exited += (_, _) =>
        {
            listening.TrySetException(new InvalidOperationException(
                $"{Name} could not start: {_lastLine} (log: {logPath})"));
            if (_process == process) Died?.Invoke(this);
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        await listening.Task.WaitAsync(StartPatience, cancellation);
    }

    /// <inheritdoc/>
    public Task StopAsync() => _turn.TakeAsync(StopOnceAsync, CancellationToken.None);

    private async Task StopOnceAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process) return;
        try
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(StopPatience);
        }
        catch (Exception fault) when (fault is TimeoutException or IOException or InvalidOperationException)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    /// <inheritdoc/>
    public Task KillAsync() => _turn.TakeAsync(KillOnceAsync, CancellationToken.None);

    private async Task KillOnceAsync()
    {
        if (Interlocked.Exchange(ref _process, null) is not { } process) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private void Read(string? line, ServerLog log, TaskCompletionSource listening)
    {
        log.Add(line);
        if (line is null) return;

        // Of a fault the words, not the last of its stack frames.
        if (!line.StartsWith("   at ", StringComparison.Ordinal) && !line.StartsWith("---", StringComparison.Ordinal))
            _lastLine = line;
        if (line.Contains("listens on", StringComparison.Ordinal)) listening.TrySetResult();
    }
}

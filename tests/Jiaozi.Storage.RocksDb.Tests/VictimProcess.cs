using System.Diagnostics;
using System.Globalization;

namespace Jiaozi.Storage.RocksDb.Tests;

/// <summary>A process of its own that commits to a store and says so, to be killed without warning.</summary>
internal sealed class VictimProcess : IDisposable
{
    private readonly Process _process;

    private VictimProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>The number of the last commit that the process said was answered; -1 before the first.</summary>
    public int LastAnswered { get; private set; } = -1;

    public static VictimProcess Start(string store, int first)
    {
        string name = "Jiaozi.Storage.RocksDb.Victim" + (OperatingSystem.IsWindows() ? ".exe" : "");
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name))
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(store);
        start.ArgumentList.Add(first.ToString(CultureInfo.InvariantCulture));
        return new VictimProcess(Process.Start(start)!);
    }

    /// <summary>Returns when the process said that one more commit was answered.</summary>
    public async Task WaitForCommitAsync(CancellationToken cancellation)
    {
        string? line = await _process.StandardOutput.ReadLineAsync(cancellation);
        Assert.NotNull(line);
        LastAnswered = int.Parse(line, CultureInfo.InvariantCulture);
    }

    /// <summary>Kills the process and hears what it had said until then.</summary>
    public async Task KillAsync(CancellationToken cancellation)
    {
        // SIGKILL where there is one: nothing is flushed, disposed or said any more.
        _process.Kill();
        string rest = await _process.StandardOutput.ReadToEndAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
        // A last line without its end may lack digits and was not said.
        string[] lines = rest.Split('\n')[..^1];
        if (lines.Length > 0)
            LastAnswered = int.Parse(lines[^1], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}

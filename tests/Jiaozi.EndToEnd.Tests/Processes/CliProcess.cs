using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Jiaozi.EndToEnd.Tests.Processes;

/// <summary>The command <c>jiaozi</c> in a process of its own, as built beside the tests. Linux only.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    // The longest one, bench elastic, takes two and a half minutes on two slow cores, alone.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly Process _process;
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _err = new();
    private readonly HashSet<int> _family = [];

    private CliProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get { lock (_out) return _out.ToString(); }
    }

    public string Error
    {
        get { lock (_err) return _err.ToString(); }
    }

    /// <summary>Starts it; Ctrl-C is not ignored, even if the tests run in the background of a shell.</summary>
    public static CliProcess Start(params IReadOnlyList<string> arguments) => StartAs(null, arguments);

    /// <summary>Starts it for somebody whose wallets have a passphrase.</summary>
    public static CliProcess StartAs(string? passphrase, IReadOnlyList<string> arguments)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, "jiaozi.dll");
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", assembly, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        if (passphrase is not null) start.Environment["JIAOZI_PASSPHRASE"] = passphrase;
        var cli = new CliProcess(new Process { StartInfo = start });
        cli._process.OutputDataReceived += (_, line) => Append(cli._out, line.Data);
        cli._process.ErrorDataReceived += (_, line) => Append(cli._err, line.Data);
        cli._process.Start();
        cli._process.BeginOutputReadLine();
        cli._process.BeginErrorReadLine();
        return cli;
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output, string Error)> RunAsync(params IReadOnlyList<string> arguments) =>
        RunAsAsync(null, arguments);

    /// <summary>Runs it to its end for somebody whose wallets have a passphrase.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsAsync(
        string? passphrase, IReadOnlyList<string> arguments)
    {
        await using CliProcess cli = StartAs(passphrase, arguments);
        int code = await cli.WaitForExitAsync();
        return (code, cli.Output, cli.Error);
    }

    /// <summary>Waits for words on either output.</summary>
    public Task WaitForAsync(string words) => Support.Eventually.TrueAsync(
        () =>
        {
            bool isSaid = Output.Contains(words, StringComparison.Ordinal)
                || Error.Contains(words, StringComparison.Ordinal);
            Assert.True(isSaid || !HasExited, $"It ended before '{words}': {Output}{Error}");
            return isSaid;
        },
        $"it says '{words}'");

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>The processes that it has started.</summary>
    public IReadOnlyList<int> Children()
    {
        string me = Id.ToString(CultureInfo.InvariantCulture);
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Select(name => int.TryParse(name, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is [_, var parent, ..] && parent == me)
            .ToList();
        _family.UnionWith(children);
        return children;
    }

    /// <summary>True while the process runs; one that ended and was not waited for does not.</summary>
    public static bool IsAlive(int id) => Stat(id) is [not ("Z" or "X"), ..];

    /// <summary>Ctrl-C.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -INT {Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>kill -9 of this process alone.</summary>
    public async Task KillAloneAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>kill -9 of it and all it has started.</summary>
    public async Task KillAllAsync()
    {
        IReadOnlyList<int> children = Children();
        _process.Kill(entireProcessTree: true);
        await WaitForExitAsync();
        await Support.Eventually.TrueAsync(() => !children.Any(IsAlive), "all killed processes are gone");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await WaitForExitAsync();
        }

        foreach (int child in _family.Where(IsAlive)) KillChild(child);
        _process.Dispose();
    }

    /// <summary>Only what this process started: an id may belong to something else meanwhile.</summary>
    private static void KillChild(int id)
    {
        try
        {
            string command = File.ReadAllText($"/proc/{id}/cmdline");
            if (!command.Contains("jiaozi.dll", StringComparison.Ordinal)) return;
            using Process child = Process.GetProcessById(id);
            child.Kill();
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>State, parent and so on of a process; null if there is none.</summary>
    private static string[]? Stat(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Append(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.AppendLine(line);
    }
}

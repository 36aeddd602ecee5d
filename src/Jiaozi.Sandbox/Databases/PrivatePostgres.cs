using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Sandbox.Databases;

/// <summary>
/// A PostgreSQL server of our own, on this machine only: its own data folder, port, user and password, with checksums,
/// and synced as in earnest. It has nothing to do with a server that the distribution runs. It ends when its parent
/// does, however that comes about.
/// </summary>
public sealed class PrivatePostgres : ISandboxProcess, IAsyncDisposable
{
    private const string User = "jiaozi";

    // The server, and beside it somebody who waits for a word, or for the end of our input, which comes when we are
    // killed. Then other processes may still have to finish what they are doing: the server stops when they have gone,
    // or in twenty seconds. Once the server has ended nobody may wait: its number can become another process's.
    private const string StopWhenInputEnds = """
        exec 3<&0
        "$@" 3<&- </dev/null >>"../log" 2>&1 &
        server=$!
        {
          read -r word <&3
          if [ "$word" != stop ]; then
            kill -TERM $server
            seconds=0
            while kill -0 $server && [ $seconds -lt 20 ]; do sleep 1; seconds=$((seconds + 1)); done
          fi
          kill -0 $server && kill -INT $server
        } 2>/dev/null &
        waiting=$!
        echo $server
        wait $server
        code=$?
        kill $waiting 2>/dev/null
        exit $code
        """;

    /// <summary>Lines of the server's log that may belong to its last start.</summary>
    private const int LastLines = 8;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly PrivatePostgresOptions _options;
    private readonly string _binaries = PostgresBinaries.Find();
    private readonly ServerAccount _account = ServerAccount.Find();
    private readonly int _port;
    private readonly SemaphoreSlim _turn = new(1);
    private Process? _shell;
    private int _server;
    private long _logBefore;

    /// <summary>A server that is not started yet.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed.</exception>
    public PrivatePostgres(PrivatePostgresOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options with { Path = Path.GetFullPath(options.Path) };
        _port = options.Port == 0 ? FreePort() : options.Port;
    }

    /// <summary>
    /// How to log in as its superuser, in the form of Npgsql. The server must have been started once.
    /// </summary>
    public string ConnectionString => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={_port};Database=postgres;Username={User};Password={File.ReadAllText(PasswordFile)}");

    /// <inheritdoc/>
    public string Name => "database";

    /// <inheritdoc/>
    public bool IsRunning => _shell is { HasExited: false };

    /// <inheritdoc/>
    public int Id => IsRunning ? _server : 0;

    /// <inheritdoc/>
    public event Action<ISandboxProcess>? Died;

    private string Data => Path.Combine(_options.Path, "data");

    private string Log => Path.Combine(_options.Path, "log");

    private string PasswordFile => Path.Combine(_options.Path, "password");

    /// <summary>
    /// Starts the server unless it runs, with a new database when there is none, and waits until it accepts connections.
    /// </summary>
    /// <exception cref="InvalidOperationException">It could not start; the message has its last words.</exception>
    public Task StartAsync(CancellationToken cancellation) => _turn.TakeAsync(
        () => IsRunning ? Task.CompletedTask : StartOnceAsync(cancellation), cancellation);

    private async Task StartOnceAsync(CancellationToken cancellation)
    {
        await KillOnceAsync();
        if (!Directory.Exists(Data))
            await MakeAsync(cancellation);
        else
            await WaitForEndOfFormerAsync(cancellation);

        // What the log says of former starts is not why this one fails.
        _logBefore = File.Exists(Log) ? new FileInfo(Log).Length : 0;

        // In a session of its own: Ctrl-C in our terminal is no word for the server, which has to stop after others.
        ProcessStartInfo start = _account.Command(
            "setsid", ["sh", "-c", StopWhenInputEnds, "sh", .. ServerCommand()]);
        start.WorkingDirectory = Data;
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        Process shell = _shell = Process.Start(start)!;
        try
        {
            string? server = await shell.StandardOutput.ReadLineAsync(cancellation);
            _server = int.Parse(server!, CultureInfo.InvariantCulture);
            await WaitUntilReadyAsync(shell, cancellation);
        }
        catch
        {
            await KillOnceAsync();
            throw;
        }

        shell.Exited += (_, _) =>
        {
            if (_shell == shell) Died?.Invoke(this);
        };
        shell.EnableRaisingEvents = true;
    }

    /// <summary>
    /// Ends all connections and stops the server in good order. Nothing happens when it is not running.
    /// </summary>
    public Task StopAsync() => _turn.TakeAsync(StopOnceAsync, CancellationToken.None);

    private async Task StopOnceAsync()
    {
        if (Interlocked.Exchange(ref _shell, null) is not { } shell)
            return;
        try
        {
            await shell.StandardInput.WriteLineAsync("stop");
            shell.StandardInput.Close();
            await shell.WaitForExitAsync().WaitAsync(_options.Patience, _options.Time);
        }
        catch (Exception fault) when (fault is TimeoutException or IOException)
        {
            // It does not end, or has ended by itself.
        }

        await EndAsync(shell);
    }

    /// <summary>
    /// Ends the server and all its processes at once, as a failure of the machine would. Nothing happens when it is
    /// not running.
    /// </summary>
    public Task KillAsync() => _turn.TakeAsync(KillOnceAsync, CancellationToken.None);

    private async Task KillOnceAsync()
    {
        if (Interlocked.Exchange(ref _shell, null) is { } shell) await EndAsync(shell);
    }

    private async Task EndAsync(Process shell)
    {
        Process[] processes = shell.HasExited ? [] : [.. ProcessTree.Below(shell.Id)];
        foreach (Process process in processes)
            process.Kill();
        shell.Kill();
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        foreach (Process process in processes)
        {
            // A server does not start while a process of the one before it lives.
            await process.WaitForExitAsync().WaitAsync(_options.Patience, _options.Time);
            process.Dispose();
        }

        shell.Dispose();
    }

    /// <summary>Stops the server; its data stays.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // A server whose parent was killed needs a moment to its end, and no other one starts on its data before that.
    private async Task WaitForEndOfFormerAsync(CancellationToken cancellation)
    {
        string file = Path.Combine(Data, "postmaster.pid");
        long began = _options.Time.GetTimestamp();
        while (ProcessTree.Mentions(await FirstLineAsync(file, cancellation), Data)
            && _options.Time.GetElapsedTime(began) < _options.Patience)
        {
            await Task.Delay(LookAgain, _options.Time, cancellation);
        }
    }

    private static async Task<string> FirstLineAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return (await File.ReadAllLinesAsync(file, cancellation)).FirstOrDefault("").Trim();
        }
        catch (FileNotFoundException)
        {
            return "";
        }
    }

    private async Task MakeAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_options.Path);

        // Of this process alone: of a start that was killed, initdb may still be at work in another one.
        string making = $"{Data}.new-{Environment.ProcessId}";
        foreach (string left in Directory.EnumerateDirectories(_options.Path, $"{Path.GetFileName(Data)}.new*"))
            DeleteIfQuiet(left);
        await WritePasswordAsync(cancellation);
        await _account.OwnAsync(_options.Path, cancellation);
        ProcessStartInfo initdb = _account.Command(
            Path.Combine(_binaries, "initdb"),
            "--pgdata", making, "--username", User, "--pwfile", PasswordFile, "--auth", "scram-sha-256",
            "--encoding", "UTF8", "--no-locale", "--data-checksums");
        initdb.WorkingDirectory = _options.Path;
        await ServerAccount.RunAsync(initdb, cancellation);
        Directory.Move(making, Data);
    }

    private static void DeleteIfQuiet(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody still writes into it; a later start removes it.
        }
    }

    private async Task WritePasswordAsync(CancellationToken cancellation)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var file = new StreamWriter(PasswordFile, options);
        await file.WriteAsync(RandomNumberGenerator.GetHexString(32).AsMemory(), cancellation);
    }

    private IEnumerable<string> ServerCommand()
    {
        yield return Path.Combine(_binaries, "postgres");
        yield return "-D";
        yield return Data;
        var settings = new Dictionary<string, string>(_options.Settings)
        {
            ["listen_addresses"] = "127.0.0.1",
            ["port"] = _port.ToString(CultureInfo.InvariantCulture),
            ["unix_socket_directories"] = "",
            ["fsync"] = "on",
        };

        // Before it recovers from a crash, one call for the file system instead of one for each of a thousand files.
        if (OperatingSystem.IsLinux())
            settings["recovery_init_sync_method"] = "syncfs";
        foreach ((string name, string value) in settings)
        {
            yield return "-c";
            yield return $"{name}={value}";
        }
    }

    // The server writes its process id into the first line of this file and its state into the eighth.
    private async Task WaitUntilReadyAsync(Process shell, CancellationToken cancellation)
    {
        string file = Path.Combine(Data, "postmaster.pid");
        string id = _server.ToString(CultureInfo.InvariantCulture);
        long began = _options.Time.GetTimestamp();
        while (true)
        {
            string[] lines = File.Exists(file) ? await File.ReadAllLinesAsync(file, cancellation) : [];
            if (lines.Length >= 8 && lines[0].Trim() == id && lines[7].Trim() == "ready")
                return;
            if (shell.HasExited)
                throw Failure("could not start");
            if (_options.Time.GetElapsedTime(began) > _options.Patience)
                throw Failure($"was not ready after {_options.Patience.TotalSeconds} s");
            await Task.Delay(LookAgain, _options.Time, cancellation);
        }
    }

    private InvalidOperationException Failure(string what)
    {
        string[] lines = File.Exists(Log) ? [.. ReadLinesOfThisStart().TakeLast(LastLines)] : [];

        // What it says last is that it stops; why is in a line before that.
        string reason = lines.FirstOrDefault(line => line.Contains("could not", StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => line.Contains("FATAL", StringComparison.Ordinal))
            ?? lines.LastOrDefault("");
        return new InvalidOperationException($"The private PostgreSQL server {what}: {reason} (log: {Log})");
    }

    private IEnumerable<string> ReadLinesOfThisStart()
    {
        using var reader = new StreamReader(
            new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        reader.BaseStream.Position = _logBefore;
        while (reader.ReadLine() is { } line) yield return line;
    }
}

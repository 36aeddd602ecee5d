using System.Globalization;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Sandbox.Databases;

/// <summary>
/// The database of a sandbox: none on the embedded store, the one it was told to use, or a private server.
/// </summary>
public sealed class SandboxDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres? _own;

    private SandboxDatabase(PrivatePostgres? own, string? connection) => (_own, Connection) = (own, connection);

    /// <summary>How to log in, in the form of Npgsql; null on the embedded store.</summary>
    public string? Connection { get; }

    /// <summary>Starts the private server, if there is to be one.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why.</exception>
    public static async Task<SandboxDatabase> StartAsync(
        SandboxHome home, TimeProvider time, CancellationToken cancellation)
    {
        if (home.Store == StoreKind.Embedded) return new SandboxDatabase(null, null);
        if (home.Options.Postgres is { } given) return new SandboxDatabase(null, given);
        return await StartPrivateAsync(
            home.Options, home.Paths.Postgres, SandboxPorts.Postgres(home.Options.BasePort), time, cancellation);
    }

    /// <summary>Starts a private server with the settings that those of sandboxes have.</summary>
    /// <param name="options">The sandbox that it could be for.</param>
    /// <param name="path">Folder of data, password and log; made when it does not exist.</param>
    /// <param name="port">Its port on 127.0.0.1; 0 for a free one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why.</exception>
    public static async Task<SandboxDatabase> StartPrivateAsync(
        SandboxOptions options, string path, int port, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        var server = new PrivatePostgres(new PrivatePostgresOptions
        {
            Path = path,
            Port = port,
            Settings = new Dictionary<string, string> { ["max_connections"] = MaxConnections(options) },
            Time = time,
        });
        await server.StartAsync(cancellation);
        return new SandboxDatabase(server, server.ConnectionString);
    }

    /// <summary>The private server; null if there is none.</summary>
    public ISandboxProcess? Server => _own;

    /// <summary>Stops the private server. Nobody may need it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_own is not null) await _own.DisposeAsync();
    }

    /// <summary>
    /// Ten for each node there can be: it has two to read and one to write, and at times a few for auditors.
    /// </summary>
    private static string MaxConnections(SandboxOptions options) =>
        (100 + 10 * SandboxOptions.MaxServers * options.Regions.Count).ToString(CultureInfo.InvariantCulture);
}

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
        var server = new PrivatePostgres(new PrivatePostgresOptions
        {
            Path = home.Paths.Postgres,
            Port = SandboxPorts.Postgres(home.Options.BasePort),
            Settings = new Dictionary<string, string> { ["max_connections"] = MaxConnections(home.Options) },
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

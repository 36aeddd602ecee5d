using Jiaozi.Core.Owners;
using Jiaozi.Sandbox.Databases;
using Jiaozi.Storage.Postgres.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(DatabaseServer))]

namespace Jiaozi.Storage.Postgres.Tests;

/// <summary>The database server of all tests of this assembly; each test takes a schema of its own.</summary>
public sealed class DatabaseServer : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jiaozi-postgres-").FullName;
    private readonly PrivatePostgres _server;
    private int _schemas;

    public DatabaseServer() => _server = NewServer(_folder);

    /// <summary>How to log in as superuser.</summary>
    public string ConnectionString => _server.ConnectionString;

    public static PrivatePostgres NewServer(string folder) => new(new PrivatePostgresOptions
    {
        Path = folder,
        Settings = new Dictionary<string, string>
        {
            ["max_connections"] = "300",
            ["shared_buffers"] = "32MB",
            // How long a transaction waits before the server looks for a deadlock.
            ["deadlock_timeout"] = "20ms",
        },
    });

    /// <summary>Options with a schema that no other test uses.</summary>
    public PostgresOptions NewOptions() =>
        OptionsOf(ConnectionString) with { Schema = $"test_{Interlocked.Increment(ref _schemas)}" };

    public static PostgresOptions OptionsOf(string connectionString) => new()
    {
        ConnectionString = connectionString,
        Region = RegionCode.Parse("CN-SH"),
    };

    /// <summary>Runs statements beside the store, as an operator with psql would.</summary>
    public async Task<object?> RunAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{ConnectionString};Pooling=false");
        await using NpgsqlCommand command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask InitializeAsync() => await _server.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

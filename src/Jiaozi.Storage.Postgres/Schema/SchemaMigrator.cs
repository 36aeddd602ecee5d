using System.Reflection;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Jiaozi.Storage.Postgres.Connections;
using Npgsql;

namespace Jiaozi.Storage.Postgres.Schema;

/// <summary>Brings the schema to the version of this program, and refuses databases it must not use.</summary>
internal static class SchemaMigrator
{
    private const int OldestVersion = 15;
    private const string VersionTable = "schema_versions";

    private static readonly SqlScript[] Scripts = [.. ReadScripts()];

    /// <summary>Checks the server, then migrates while other nodes that start wait.</summary>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public static async Task RunAsync(PostgresOptions options, CancellationToken cancellation)
    {
        var faults = new PostgresFaults(options);
        try
        {
            NpgsqlConnectionStringBuilder settings = ConnectionStrings.For(options, 2);
            await using NpgsqlDataSource source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
            await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellation);
            if (await FindServerFaultAsync(connection, cancellation) is { } fault)
                throw new StoreException($"The store cannot be opened: {faults.Place} {fault}.");
            await LockAndMakeSchemaAsync(connection, options.Schema, cancellation);
            // The library knows no asynchronous calls. It gets a second connection; the first one holds the lock.
            await Task.Run(() => Migrate(source, options.Schema, faults.Place), cancellation);
        }
        catch (Exception e) when (faults.Explain(e) is { } explained)
        {
            throw explained;
        }
    }

    private static async Task<string?> FindServerFaultAsync(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText =
            "SELECT pg_is_in_recovery(), current_setting('fsync'), current_setting('full_page_writes')";
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (connection.PostgreSqlVersion.Major < OldestVersion)
            return $"is PostgreSQL {connection.PostgreSqlVersion}; version {OldestVersion} or newer is needed";
        if (reader.GetBoolean(0))
            return "is a standby, which only reads; name the primary in the configuration";
        if (reader.GetString(1) != "on" || reader.GetString(2) != "on")
            return "runs with fsync or full_page_writes off and would lose money in a crash; turn both on";
        return null;
    }

    private static async Task LockAndMakeSchemaAsync(
        NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        await using NpgsqlBatch batch = connection.CreateBatch();
        // Held until the connection is closed, and by nobody else.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_advisory_lock(hashtextextended($1, 0))")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = $"jiaozi schema {schema}" } },
        });
        await batch.ExecuteNonQueryAsync(cancellation);

        await using NpgsqlCommand look = connection.CreateCommand();
        look.CommandText = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1)";
        look.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        // Making a schema needs a right that an operator may have taken back once the schema was there.
        if ((bool)(await look.ExecuteScalarAsync(cancellation))!)
            return;
        await using NpgsqlCommand make = new($"CREATE SCHEMA \"{schema}\"", connection);
        await make.ExecuteNonQueryAsync(cancellation);
    }

    private static void Migrate(NpgsqlDataSource source, string schema, string place)
    {
        UpgradeEngine engine = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(source))
            .JournalToPostgresqlTable(schema, VersionTable)
            .WithScripts(Scripts)
            .WithVariablesDisabled()
            .WithTransaction()
            .LogToNowhere()
            .Build();
        string[] unknown = [.. engine.GetExecutedScripts().Except(Scripts.Select(script => script.Name))];
        if (unknown.Length > 0)
        {
            throw new StoreException(
                $"The store cannot be opened: the schema '{schema}' of {place} is of a newer version than this program"
                + $" (it has {string.Join(", ", unknown)}); start a program of at least that version.");
        }

        if (!engine.IsUpgradeRequired())
            return;
        DatabaseUpgradeResult result = engine.PerformUpgrade();
        if (!result.Successful)
            throw result.Error;
    }

    private static IEnumerable<SqlScript> ReadScripts()
    {
        Assembly assembly = typeof(SchemaMigrator).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new SqlScript(name, reader.ReadToEnd());
        }
    }
}

using System.Security.Cryptography;

namespace Jiaozi.Storage.Postgres.Tests;

public sealed class OpeningTests(DatabaseServer server)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_OptionsWithSeveralFaults_NamesThemAllAndNoPassword()
    {
        PostgresOptions options = server.NewOptions() with
        {
            ConnectionString = "Host=127.0.0.1;Password=secret;Maximum Pool Size=5;SearchPath=a;Port=many;Hots=b",
            Schema = "pg_\"x",
            ReadConnections = 0,
            SnapshotConnections = 51,
            ConnectTimeout = TimeSpan.Zero,
            CallTimeout = TimeSpan.FromMilliseconds(1500),
        };

        ArgumentException e =
            await Assert.ThrowsAsync<ArgumentException>(() => PostgresStore.OpenAsync(options, Cancellation));

        foreach (string part in (string[])
            ["no Database", "no Username", "Maximum Pool Size", "Search Path", "a value for port", "unknown keyword hots",
             "Schema", "ReadConnections", "SnapshotConnections", "ConnectTimeout", "CallTimeout"])
        {
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Port=1;Database=postgres;Username=jiaozi", "cannot be reached")]
    [InlineData("Database=postgres;Username=jiaozi;Password=wrong", "refuses the login of 'jiaozi'")]
    [InlineData("Database=nowhere", "does not exist")]
    public async Task OpenAsync_DatabaseCannotBeUsed_SaysWhatToDo(string change, string message)
    {
        PostgresOptions options = server.NewOptions();
        options = options with { ConnectionString = $"{options.ConnectionString};{change}" };

        StoreException e =
            await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(options, Cancellation));

        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_SchemaOfANewerProgram_IsRefused()
    {
        PostgresOptions options = server.NewOptions();
        await (await PostgresStore.OpenAsync(options, Cancellation)).DisposeAsync();
        await server.RunAsync(
            $"INSERT INTO {options.Schema}.schema_versions (scriptname, applied) VALUES ('0099-later.sql', now())");

        StoreException e =
            await Assert.ThrowsAsync<StoreException>(() => PostgresStore.OpenAsync(options, Cancellation));

        Assert.Contains("newer version than this program", e.Message, StringComparison.Ordinal);
        Assert.Contains("0099-later.sql", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_TwoSchemas_AreTwoStores()
    {
        await using PostgresStore first = await PostgresStore.OpenAsync(server.NewOptions(), Cancellation);
        await using PostgresStore second = await PostgresStore.OpenAsync(server.NewOptions(), Cancellation);
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Coins, new byte[] { 1 }, [1]);

        await first.CommitAsync(batch, Cancellation);
        await second.CommitAsync(batch, Cancellation);
    }

    // The trigger sees the setting that the commit of its transaction goes by.
    [Theory]
    [InlineData("off", "on")]
    [InlineData("local", "on")]
    [InlineData("on", "on")]
    [InlineData("remote_apply", "remote_apply")]
    public async Task CommitAsync_ServersDefaultDurability_IsRaisedAndNeverLowered(string byDefault, string used)
    {
        PostgresOptions options = server.NewOptions();
        options = options with
        {
            ConnectionString = $"{options.ConnectionString};Options=-c synchronous_commit={byDefault}",
        };
        await using PostgresStore store = await PostgresStore.OpenAsync(options, Cancellation);
        await server.RunAsync($"""
            CREATE TABLE {options.Schema}.seen (setting text);
            CREATE FUNCTION {options.Schema}.see() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN
                INSERT INTO {options.Schema}.seen VALUES (current_setting(''synchronous_commit''));
                RETURN NULL;
            END';
            CREATE TRIGGER see AFTER INSERT ON {options.Schema}.coins EXECUTE FUNCTION {options.Schema}.see();
            """);
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Coins, new byte[] { 1 }, [1]);

        await store.CommitAsync(batch, Cancellation);

        Assert.Equal(used, await server.RunAsync($"SELECT string_agg(setting, ',') FROM {options.Schema}.seen"));
    }

    [Fact]
    public async Task CommitAsync_DatabaseOnlyReads_SaysSo()
    {
        PostgresOptions options = server.NewOptions();
        await (await PostgresStore.OpenAsync(options, Cancellation)).DisposeAsync();
        options = options with
        {
            ConnectionString = $"{options.ConnectionString};Options=-c default_transaction_read_only=on",
        };
        await using PostgresStore store = await PostgresStore.OpenAsync(options, Cancellation);
        var batch = new StoreBatch();
        batch.PutNew(StoreFamily.Coins, new byte[] { 1 }, [1]);

        StoreException e = await Assert.ThrowsAsync<StoreException>(
            async () => await store.CommitAsync(batch, Cancellation));

        Assert.Contains("only reads", e.Message, StringComparison.Ordinal);
    }

    // A database knows a script by its name: changed afterwards, it would mean one thing here and another there.
    [Theory]
    [InlineData("0001-families.sql", "3ca459836c1e1da2b04944f99f6b7c59f9aa86dca7ce60577083fabd4317dca0")]
    [InlineData("0002-no-statistics.sql", "f23ab45df275c5ce99953793f89d1783f924f6a4e819673aa39581e27c15ed07")]
    public void Scripts_OnceReleased_NeverChange(string name, string hash)
    {
        using Stream script = typeof(PostgresStore).Assembly.GetManifestResourceStream(name)!;
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(script)));
    }
}

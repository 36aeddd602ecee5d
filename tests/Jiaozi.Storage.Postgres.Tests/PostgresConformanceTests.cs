using Jiaozi.Storage.TestKit;

namespace Jiaozi.Storage.Postgres.Tests;

public sealed class PostgresConformanceTests(DatabaseServer server) : DurableStoreConformance
{
    private readonly PostgresOptions _options = server.NewOptions();

    protected override int ModelHistories => 10;

    protected override ValueTask<IStore> OpenAsync() => OpenAgainAsync();

    protected override async ValueTask<IStore> OpenAgainAsync() =>
        await PostgresStore.OpenAsync(_options, Cancellation);

    protected override async ValueTask CleanUpAsync() =>
        await server.RunAsync($"DROP SCHEMA \"{_options.Schema}\" CASCADE");
}

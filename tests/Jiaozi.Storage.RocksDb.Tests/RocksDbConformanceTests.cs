using Jiaozi.Storage.TestKit;

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class RocksDbConformanceTests : DurableStoreConformance
{
    private readonly TempFolder _folder = new();

    protected override int ModelHistories => 40;

    protected override ValueTask<IStore> OpenAsync() => OpenAgainAsync();

    protected override ValueTask<IStore> OpenAgainAsync() =>
        ValueTask.FromResult<IStore>(RocksDbStore.Open(_folder.Options));

    protected override ValueTask CleanUpAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

using Jiaozi.Storage.Memory;
using Jiaozi.Storage.TestKit;
using Jiaozi.Storage.TestKit.Faults;

namespace Jiaozi.Storage.Tests.Faults;

/// <summary>Without faults a faulty store is a store like any other.</summary>
public sealed class FaultyStoreConformanceTests : StoreConformance
{
    protected override ValueTask<IStore> OpenAsync() =>
        ValueTask.FromResult<IStore>(new FaultyStore(new MemoryStore()));
}

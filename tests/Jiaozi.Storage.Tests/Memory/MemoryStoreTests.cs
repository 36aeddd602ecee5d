using Jiaozi.Storage.Memory;
using Jiaozi.Storage.TestKit;

namespace Jiaozi.Storage.Tests.Memory;

public sealed class MemoryStoreTests : StoreConformance
{
    protected override int ModelHistories => 300;

    protected override ValueTask<IStore> OpenAsync() => ValueTask.FromResult<IStore>(new MemoryStore());

    [Fact]
    public void AnyCall_Always_IsFinishedWhenItReturns()
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, new byte[] { 1 }, [1]);

        Assert.True(Store.CommitAsync(batch, Cancellation).AsTask().IsCompletedSuccessfully);
        Assert.True(Store.GetManyAsync([batch.Changes[0].Key], Cancellation).AsTask().IsCompletedSuccessfully);
        Assert.True(Store.SnapshotAsync(Cancellation).AsTask().IsCompletedSuccessfully);
    }
}

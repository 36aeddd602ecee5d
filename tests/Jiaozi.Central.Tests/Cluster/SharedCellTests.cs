using Jiaozi.Central.Cluster;
using Jiaozi.Storage;
using Jiaozi.Storage.Memory;

namespace Jiaozi.Central.Tests.Cluster;

public sealed class SharedCellTests : IAsyncDisposable
{
    private readonly MemoryStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>However long ago it was read: also when every trace of the next version has gone by now.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 5)]
    [InlineData(1, 2)]
    [InlineData(1, 5)]
    [InlineData(3, 4)]
    public async Task TryCommitAsync_CellChangedSinceItWasRead_Fails(int versionRead, int versionNow)
    {
        await ChangeAsync(versionRead);
        SharedCell old = await SharedCell.ReadAsync(_store, "cell");
        await ChangeAsync(versionNow - versionRead);
        var batch = new StoreBatch();
        old.Change(batch, "old"u8);

        Assert.False(await SharedCell.TryCommitAsync(_store, batch));

        SharedCell now = await SharedCell.ReadAsync(_store, "cell");
        Assert.Equal((ulong)versionNow, now.Version);
        Assert.Equal("new"u8, now.Value.Span);
        await ChangeAsync(1);
    }

    private async Task ChangeAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            var batch = new StoreBatch();
            (await SharedCell.ReadAsync(_store, "cell")).Change(batch, "new"u8);
            Assert.True(await SharedCell.TryCommitAsync(_store, batch));
        }
    }
}

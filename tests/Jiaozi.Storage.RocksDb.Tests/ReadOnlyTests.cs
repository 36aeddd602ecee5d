using System.Security.Cryptography;

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class ReadOnlyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OpenReadOnly_StoppedStore_ShowsItAndChangesNoFile()
    {
        await using (RocksDbStore store = RocksDbStore.Open(_folder.Options))
            await Commits.PutAsync(store, 1, 1);
        string[] before = Files(_folder.Store);

        await using (RocksDbStore view = RocksDbStore.OpenReadOnly(_folder.Options))
        {
            Assert.True(view.IsReadOnly);
            Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(view));
            byte[]?[] values = await view.GetManyAsync(
                [new StoreKey(StoreFamily.Coins, new byte[] { 1 })], Commits.Cancellation);
            Assert.Equal<byte[]?>([[1]], values);
        }

        Assert.Equal(before, Files(_folder.Store));
    }

    [Fact]
    public async Task OpenReadOnly_CrashedStore_ShowsWhatIsOnlyInTheLog()
    {
        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(store, 1, 1);
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        string[] before = Files(copy.Path);

        await using (RocksDbStore view = RocksDbStore.OpenReadOnly(copy))
            Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(view));

        Assert.Equal(before, Files(copy.Path));
    }

    [Fact]
    public async Task OpenReadOnly_WhileTheOwnerGoesOn_StaysAsItWasAndDisturbsNothing()
    {
        await using RocksDbStore owner = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(owner, 1, 1);
        await using RocksDbStore view = RocksDbStore.OpenReadOnly(_folder.Options);

        await Commits.PutAsync(owner, 1, 2);
        await Commits.PutAsync(owner, 2, 2);

        Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(view));
        Assert.Equal(["Coins:01=02", "Coins:02=02"], await Commits.DumpAsync(owner));
    }

    [Fact]
    public async Task CommitAsync_ReadOnly_IsRefusedAndChangesNothing()
    {
        await using (RocksDbStore store = RocksDbStore.Open(_folder.Options))
            await Commits.PutAsync(store, 1, 1);
        await using RocksDbStore view = RocksDbStore.OpenReadOnly(_folder.Options);

        StoreException e = await Assert.ThrowsAsync<StoreException>(() => Commits.PutAsync(view, 2, 2));

        Assert.Contains("reading only", e.Message, StringComparison.Ordinal);
        Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(view));
    }

    [Fact]
    public void OpenReadOnly_NoStore_IsRefusedAndMakesNothing()
    {
        StoreException e = Assert.Throws<StoreException>(() => RocksDbStore.OpenReadOnly(_folder.Options));
        Assert.Contains("There is no store in", e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.Store));
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(NameAndDigest)];

    private static string NameAndDigest(string file) =>
        $"{Path.GetFileName(file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}";
}

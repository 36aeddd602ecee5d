using System.Buffers.Binary;
using RocksDbSharp;

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class FormatTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_NewFolder_WritesTheFormatsVersionOutOfTheFamilies()
    {
        await using (RocksDbStore store = RocksDbStore.Open(_folder.Options))
            Assert.Empty(await Commits.DumpAsync(store));

        Assert.Equal([0, 0, 0, 1], WithDatabase(db => db.Get("format"u8)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task Open_OtherFormat_IsRefusedWithBothVersionsNamed(int version)
    {
        await MakeStoreAsync();
        byte[] bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, version);
        WithDatabase(db =>
        {
            db.Put("format"u8, bytes);
            // A newer program may have families this one never heard of.
            db.CreateColumnFamily(new ColumnFamilyOptions(), "future");
            return 0;
        });

        AssertRefused($"has format {version}; this program reads format 1");
        Assert.Equal(bytes, WithDatabase(db => db.Get("format"u8)));
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefused()
    {
        Directory.CreateDirectory(_folder.Store);
        using (var db = RocksDbSharp.RocksDb.Open(new DbOptions().SetCreateIfMissing(true), _folder.Store))
            db.Put("their"u8, "data"u8);

        AssertRefused("is not a Jiaozi store");

        Assert.Equal(["default"], RocksDbSharp.RocksDb.ListColumnFamilies(new DbOptions(), _folder.Store));
    }

    [Fact]
    public async Task Open_MakingTheStoreWasCutShort_FinishesIt()
    {
        // What a kill leaves between the making of the database and the first write to it.
        Directory.CreateDirectory(_folder.Store);
        RocksDbSharp.RocksDb.Open(new DbOptions().SetCreateIfMissing(true), _folder.Store).Dispose();

        await MakeStoreAsync();

        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(store));
    }

    [Fact]
    public void Open_PathIsAFile_IsRefused()
    {
        File.WriteAllText(_folder.Store, "not a folder");
        StoreException e = Assert.Throws<StoreException>(() => RocksDbStore.Open(_folder.Options));
        Assert.Contains(_folder.Store, e.Message, StringComparison.Ordinal);
        Assert.Equal("not a folder", File.ReadAllText(_folder.Store));
    }

    [Fact]
    public async Task Open_PathWithSpacesAndForeignLetters_Works()
    {
        RocksDbStoreOptions options = _folder.Options with { Path = Path.Combine(_folder.Store, "上海 交子 é") };
        await using (RocksDbStore store = RocksDbStore.Open(options))
            await Commits.PutAsync(store, 1, 1);
        await using (RocksDbStore store = RocksDbStore.Open(options))
            Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(store));
        Assert.True(File.Exists(Path.Combine(options.Path, "CURRENT")));
    }

    private async Task MakeStoreAsync()
    {
        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(store, 1, 1);
    }

    private void AssertRefused(string words)
    {
        Assert.Contains(
            words,
            Assert.Throws<StoreException>(() => RocksDbStore.OpenReadOnly(_folder.Options)).Message,
            StringComparison.Ordinal);
        // Twice: the first refusal must not change what the second finds.
        for (int i = 0; i < 2; i++)
        {
            StoreException e = Assert.Throws<StoreException>(() => RocksDbStore.Open(_folder.Options));
            Assert.Contains(words, e.Message, StringComparison.Ordinal);
            Assert.Contains(_folder.Store, e.Message, StringComparison.Ordinal);
        }
    }

    private T WithDatabase<T>(Func<RocksDbSharp.RocksDb, T> use)
    {
        var settings = new DbOptions();
        var families = new ColumnFamilies();
        foreach (string name in RocksDbSharp.RocksDb.ListColumnFamilies(settings, _folder.Store))
            families.Add(name, new ColumnFamilyOptions());
        using var database = RocksDbSharp.RocksDb.Open(settings, _folder.Store, families);
        return use(database);
    }
}

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class DamageTests : IAsyncLifetime
{
    private const int Count = 50;
    private static readonly string[] All = [.. Enumerable.Range(0, Count).Select(i => $"Coins:{i:x2}=01")];

    private readonly TempFolder _folder = new();
    private RocksDbStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = RocksDbStore.Open(_folder.Options);
        for (int i = 0; i < Count; i++)
            await Commits.PutAsync(_store, (byte)i, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Open_FilesOfACrash_FindsEveryCommit()
    {
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        Assert.True(new FileInfo(Log(copy)).Length > 0, "the commits are still in the log");

        await using RocksDbStore store = RocksDbStore.Open(copy);

        Assert.Equal(All, await Commits.DumpAsync(store));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(100)]
    public async Task Open_RecordCutOffThatNobodyWasToldOf_FindsTheRest(int bytes)
    {
        // The mark of now, the log of one commit later: that commit was written and not answered.
        byte[] mark = await File.ReadAllBytesAsync(Path.Combine(_folder.Store, "ACKNOWLEDGED"), Commits.Cancellation);
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Entries, new byte[] { 1 }, new byte[200]);
        await _store.CommitAsync(batch, Commits.Cancellation);
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        await File.WriteAllBytesAsync(Path.Combine(copy.Path, "ACKNOWLEDGED"), mark, Commits.Cancellation);
        CutOff(Log(copy), bytes);

        await using RocksDbStore store = RocksDbStore.Open(copy);

        Assert.Equal(All, await Commits.DumpAsync(store));
    }

    [Fact]
    public async Task Open_RecordDamagedThatNobodyWasToldOf_FindsTheRest()
    {
        byte[] mark = await File.ReadAllBytesAsync(Path.Combine(_folder.Store, "ACKNOWLEDGED"), Commits.Cancellation);
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Entries, new byte[] { 1 }, new byte[200]);
        await _store.CommitAsync(batch, Commits.Cancellation);
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        await File.WriteAllBytesAsync(Path.Combine(copy.Path, "ACKNOWLEDGED"), mark, Commits.Cancellation);
        Flip(Log(copy), fromEnd: 100);

        await using RocksDbStore store = RocksDbStore.Open(copy);

        Assert.Equal(All, await Commits.DumpAsync(store));
        await Commits.PutAsync(store, Count, 1);
    }

    [Fact]
    public void Open_AnsweredCommitCutOff_IsRefusedEveryTime()
    {
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        CutOff(Log(copy), 5);

        AssertRefused(copy, "lost acknowledged commits");
        AssertRefused(copy, "lost acknowledged commits");
    }

    [Fact]
    public void Open_AnsweredCommitDamaged_IsRefusedAndTheLogStaysAsItWas()
    {
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        string log = Log(copy);
        Flip(log, fromEnd: new FileInfo(log).Length / 2);
        byte[] before = File.ReadAllBytes(log);

        AssertRefused(copy, "lost acknowledged commits");
        AssertRefused(copy, "lost acknowledged commits");

        Assert.Equal(before, File.ReadAllBytes(log));
    }

    [Fact]
    public async Task Open_TableFileDamaged_AnswersNothingWrong()
    {
        await _store.DisposeAsync();
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        foreach (string table in Directory.GetFiles(copy.Path, "*.sst"))
            Flip(table, fromEnd: new FileInfo(table).Length);

        // The damage is noticed when the block is read, at the latest.
        StoreException e = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using RocksDbStore store = RocksDbStore.Open(copy);
            await store.GetManyAsync([new StoreKey(StoreFamily.Coins, new byte[] { 0 })], Commits.Cancellation);
        });
        Assert.Contains(copy.Path, e.Message, StringComparison.Ordinal);
        Assert.Contains("Corruption", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using RocksDbStore store = RocksDbStore.Open(copy);
            await Commits.DumpAsync(store);
        });
    }

    [Fact]
    public async Task Open_MarkCutOff_IsNoReasonToRefuse()
    {
        RocksDbStoreOptions copy = _folder.CopyAsAfterACrash("copy");
        CutOff(Path.Combine(copy.Path, "ACKNOWLEDGED"), 8);

        await using RocksDbStore store = RocksDbStore.Open(copy);

        Assert.Equal(All, await Commits.DumpAsync(store));
    }

    private static void AssertRefused(RocksDbStoreOptions options, string words)
    {
        foreach (Func<RocksDbStoreOptions, RocksDbStore> open in
            (Func<RocksDbStoreOptions, RocksDbStore>[])[RocksDbStore.OpenReadOnly, RocksDbStore.Open])
        {
            StoreException e = Assert.Throws<StoreException>(() => open(options));
            Assert.Contains(words, e.Message, StringComparison.Ordinal);
            Assert.Contains(options.Path, e.Message, StringComparison.Ordinal);
        }
    }

    private static string Log(RocksDbStoreOptions options) =>
        Directory.GetFiles(options.Path, "*.log").MaxBy(file => new FileInfo(file).Length)!;

    private static void CutOff(string file, long bytes)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(stream.Length - bytes);
    }

    private static void Flip(string file, long fromEnd)
    {
        using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = stream.Length - fromEnd;
        int value = stream.ReadByte();
        stream.Position--;
        stream.WriteByte((byte)(value ^ 0xFF));
    }
}

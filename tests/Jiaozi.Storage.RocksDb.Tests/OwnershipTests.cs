using System.Globalization;

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class OwnershipTests : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_FolderHeldByAnotherStore_SaysSoInPlainWordsAndLeavesItAlone()
    {
        await using RocksDbStore holder = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(holder, 1, 1);
        string[] files = Files();

        StoreException e = Assert.Throws<StoreException>(() => RocksDbStore.Open(_folder.Options));

        Assert.Contains(_folder.Store, e.Message, StringComparison.Ordinal);
        Assert.Contains("is held by the process", e.Message, StringComparison.Ordinal);
        Assert.Contains(
            Environment.ProcessId.ToString(CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
        Assert.Equal(files, Files());
        await Commits.PutAsync(holder, 2, 2);
        Assert.Equal(["Coins:01=01", "Coins:02=02"], await Commits.DumpAsync(holder));
    }

    [Fact]
    public async Task Open_FolderHeldByAnotherProcess_IsRefusedUntilThatIsKilled()
    {
        using VictimProcess victim = VictimProcess.Start(_folder.Store, first: 0);
        await victim.WaitForCommitAsync(Commits.Cancellation);

        StoreException e = Assert.Throws<StoreException>(() => RocksDbStore.Open(_folder.Options));
        Assert.Contains(
            $"held by the process {victim.Id.ToString(CultureInfo.InvariantCulture)},",
            e.Message,
            StringComparison.Ordinal);

        await victim.KillAsync(Commits.Cancellation);
        RocksDbStoreOptions patient = _folder.Options with { LockWait = TimeSpan.FromSeconds(30) };
        await using RocksDbStore store = RocksDbStore.Open(patient);
        Assert.NotEmpty(await Commits.DumpAsync(store));
    }

    [Fact]
    public async Task Open_HolderLetsGoInTime_WaitsAndOpens()
    {
        RocksDbStore holder = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(holder, 1, 1);
        Task<RocksDbStore> opening = BeginOpening();
        await _time.WaitForWaiterAsync(Commits.Cancellation);
        await _time.StepAsync(10, Commits.Cancellation);

        await holder.DisposeAsync();
        await _time.StepUntilDoneAsync(opening, Commits.Cancellation);

        await using RocksDbStore store = await opening;
        Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(store));
    }

    [Fact]
    public async Task Open_HolderKeepsTheFolder_GivesUpAfterTheWait()
    {
        await using RocksDbStore holder = RocksDbStore.Open(_folder.Options);
        DateTimeOffset start = _time.GetUtcNow();
        Task<RocksDbStore> opening = BeginOpening();
        await _time.WaitForWaiterAsync(Commits.Cancellation);

        await _time.StepUntilDoneAsync(opening, Commits.Cancellation);

        await Assert.ThrowsAsync<StoreException>(() => opening);
        Assert.Equal(Wait, _time.GetUtcNow() - start);
    }

    // As a tool of RocksDB does, or a dying process that lost the folder's lock and not yet the database's.
    [Fact]
    public async Task Open_OnlyTheDatabaseIsHeld_WaitsAndOpens()
    {
        await RocksDbStore.Open(_folder.Options).DisposeAsync();
        RocksDbSharp.RocksDb holder = OpenBare();
        Task<RocksDbStore> opening = BeginOpening();
        await _time.WaitForWaiterAsync(Commits.Cancellation);
        await _time.StepAsync(3, Commits.Cancellation);

        holder.Dispose();
        await _time.StepUntilDoneAsync(opening, Commits.Cancellation);

        await using RocksDbStore store = await opening;
        Assert.Empty(await Commits.DumpAsync(store));
    }

    [Fact]
    public async Task Open_OnlyTheDatabaseStaysHeld_SaysSo()
    {
        await RocksDbStore.Open(_folder.Options).DisposeAsync();
        using RocksDbSharp.RocksDb holder = OpenBare();

        StoreException e = Assert.Throws<StoreException>(() => RocksDbStore.Open(_folder.Options));

        Assert.Contains("is held by another process", e.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Store, e.Message, StringComparison.Ordinal);
    }

    private Task<RocksDbStore> BeginOpening() =>
        Task.Run(() => RocksDbStore.Open(_folder.Options with { LockWait = Wait, Time = _time }));

    private RocksDbSharp.RocksDb OpenBare()
    {
        var settings = new RocksDbSharp.DbOptions();
        var families = new RocksDbSharp.ColumnFamilies();
        foreach (string name in RocksDbSharp.RocksDb.ListColumnFamilies(settings, _folder.Store))
            families.Add(name, new RocksDbSharp.ColumnFamilyOptions());
        return RocksDbSharp.RocksDb.Open(settings, _folder.Store, families);
    }

    private string[] Files() =>
        [.. Directory.GetFiles(_folder.Store).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}

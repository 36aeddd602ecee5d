using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class OwnershipTests : IDisposable
{
    private readonly TempFolder _folder = new();

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
        var time = new FakeTimeProvider();
        RocksDbStore holder = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(holder, 1, 1);
        RocksDbStoreOptions patient = _folder.Options with { LockWait = TimeSpan.FromSeconds(5), Time = time };
        Task<RocksDbStore> opening = Task.Run(() => RocksDbStore.Open(patient));
        await TickAsync(time, TimeSpan.FromSeconds(2), opening);
        Assert.False(opening.IsCompleted);

        await holder.DisposeAsync();
        await TickUntilDoneAsync(time, opening);

        await using RocksDbStore store = await opening;
        Assert.Equal(["Coins:01=01"], await Commits.DumpAsync(store));
    }

    [Fact]
    public async Task Open_HolderKeepsTheFolder_GivesUpAfterTheWait()
    {
        var time = new FakeTimeProvider();
        await using RocksDbStore holder = RocksDbStore.Open(_folder.Options);
        RocksDbStoreOptions patient = _folder.Options with { LockWait = TimeSpan.FromSeconds(5), Time = time };
        DateTimeOffset start = time.GetUtcNow();
        Task<RocksDbStore> opening = Task.Run(() => RocksDbStore.Open(patient));

        await TickUntilDoneAsync(time, opening);

        await Assert.ThrowsAsync<StoreException>(() => opening);
        Assert.True(time.GetUtcNow() - start >= TimeSpan.FromSeconds(5));
    }

    // Moves the clock only when the opener has come to wait for it, so that the outcome does not hang on luck.
    private static async Task TickAsync(FakeTimeProvider time, TimeSpan length, Task opening)
    {
        DateTimeOffset end = time.GetUtcNow() + length;
        while (time.GetUtcNow() < end && !opening.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
    }

    private static async Task TickUntilDoneAsync(FakeTimeProvider time, Task opening)
    {
        while (!opening.IsCompleted)
            await TickAsync(time, TimeSpan.FromMilliseconds(50), opening);
    }

    private string[] Files() =>
        [.. Directory.GetFiles(_folder.Store).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];
}

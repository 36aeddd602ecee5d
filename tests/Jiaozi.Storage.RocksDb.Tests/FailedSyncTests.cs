using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Jiaozi.Storage.RocksDb.Tests;

/// <summary>
/// The log takes a commit and its sync fails: the commit failed, but the next start finds it. What is read in between must
/// say the same as what is read after a restart, or an order would be refused and carried out.
/// </summary>
/// <remarks>
/// The log's file is exchanged under RocksDB for a pipe, which takes what is written and cannot be synced; what came
/// through is then put into the log's file. Needs Linux.
/// </remarks>
public sealed partial class FailedSyncTests : IDisposable
{
    /// <summary>O_CLOEXEC: a process that another test starts must not keep the pipe open.</summary>
    private const int CloseOnExec = 0x80000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitAsync_SyncFails_ReadsSayWhatARestartWillSay(bool isInTheLog)
    {
        var names = new List<string> { "Coins:01=01" };
        await using (RocksDbStore store = RocksDbStore.Open(_folder.Options))
        {
            await Commits.PutAsync(store, 1, 1);
            await FailAsync(store, 2, isInTheLog);
            if (isInTheLog) names.Add("Coins:02=01");

            Assert.Equal(names, await Commits.DumpAsync(store));
            StoreKey[] both = [Key(1), Key(2)];
            byte[]?[] found = await store.GetManyAsync(both, Commits.Cancellation);
            Assert.Equal([true, isInTheLog], found.Select(value => value is not null));

            // And it goes on, with nobody starting it again.
            await Commits.PutAsync(store, 3, 1);
            names.Add("Coins:03=01");
            Assert.Equal(names, await Commits.DumpAsync(store));
        }

        await using RocksDbStore again = RocksDbStore.Open(_folder.Options);
        Assert.Equal(names, await Commits.DumpAsync(again));
    }

    [Fact]
    public async Task CommitAsync_SyncFails_SnapshotsOfBeforeEndAndNewOnesWork()
    {
        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(store, 1, 1);
        await using IStoreSnapshot before = await store.SnapshotAsync(Commits.Cancellation);
        await FailAsync(store, 2, isInTheLog: true);

        StoreException ended = await Assert.ThrowsAsync<StoreException>(async () =>
            await before.ScanAsync(StoreFamily.Coins, default, default, Commits.Cancellation)
                .ToListAsync(Commits.Cancellation));
        Assert.Contains("opened anew", ended.Message, StringComparison.Ordinal);
        await using IStoreSnapshot after = await store.SnapshotAsync(Commits.Cancellation);
        Assert.Equal(
            2,
            (await after.ScanAsync(StoreFamily.Coins, default, default, Commits.Cancellation)
                .ToListAsync(Commits.Cancellation)).Count);
    }

    [Fact]
    public async Task CommitAsync_SyncFailsAndTheFolderIsAway_FailsUntilItIsBackAndLosesNothing()
    {
        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(store, 1, 1);
        await FailAsync(store, 2, isInTheLog: true);
        string aside = _folder.Options.Path + "-aside";
        Directory.Move(_folder.Options.Path, aside);
        await File.WriteAllTextAsync(_folder.Options.Path, "no folder", Commits.Cancellation);

        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<StoreException>(() => Commits.PutAsync(store, 3, 1));
            await Assert.ThrowsAsync<StoreException>(() => Commits.DumpAsync(store));
        }

        File.Delete(_folder.Options.Path);
        Directory.Move(aside, _folder.Options.Path);
        await PutWhenBackAsync(store, 3);

        Assert.Equal(["Coins:01=01", "Coins:02=01", "Coins:03=01"], await Commits.DumpAsync(store));
    }

    /// <summary>A volume that is not mounted, and a backup that somebody restored under the store.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CommitAsync_SyncFailsAndAnotherFolderIsThere_NothingIsReadFromIt(bool isOlderCopy)
    {
        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(store, 1, 1);
        string other = _folder.Options.Path + "-other", aside = _folder.Options.Path + "-aside";
        Directory.CreateDirectory(other);
        foreach (string file in isOlderCopy ? Directory.GetFiles(store.Path) : [])
        {
            if (!file.EndsWith("lock", StringComparison.OrdinalIgnoreCase))
                File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        }

        await Commits.PutAsync(store, 2, 1);
        await FailAsync(store, 3, isInTheLog: true);
        Directory.Move(store.Path, aside);
        Directory.Move(other, store.Path);

        await Assert.ThrowsAsync<StoreException>(() => Commits.DumpAsync(store));
        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => Commits.PutAsync(store, 2, 9));
        Assert.Contains(
            isOlderCopy ? "lost acknowledged commits" : "no store", refused.Message, StringComparison.Ordinal);

        Directory.Delete(store.Path, recursive: true);
        Directory.Move(aside, store.Path);
        await PutWhenBackAsync(store, 4);

        Assert.Equal(
            ["Coins:01=01", "Coins:02=01", "Coins:03=01", "Coins:04=01"], await Commits.DumpAsync(store));
    }

    [Fact]
    public async Task CommitAsync_SyncFailsWhileManyRead_EveryReadIsAnswered()
    {
        await using RocksDbStore store = RocksDbStore.Open(_folder.Options);
        await Commits.PutAsync(store, 1, 1);
        using var end = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                Assert.Equal([1], (await store.GetManyAsync([Key(1)], Commits.Cancellation))[0]);
                await using IStoreSnapshot snapshot = await store.SnapshotAsync(Commits.Cancellation);
            }
        }))];

        for (byte key = 2; key < 12; key++) await FailAsync(store, key, isInTheLog: true);

        await end.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(11, (await Commits.DumpAsync(store)).Count);
    }

    [Fact]
    public async Task DisposeAsync_AfterAFailedSync_LeavesWhatTheNextStartFinds()
    {
        await using (RocksDbStore store = RocksDbStore.Open(_folder.Options))
        {
            await Commits.PutAsync(store, 1, 1);
            await FailAsync(store, 2, isInTheLog: true);
        }

        await using RocksDbStore again = RocksDbStore.Open(_folder.Options);
        Assert.Equal(["Coins:01=01", "Coins:02=01"], await Commits.DumpAsync(again));
    }

    private static StoreKey Key(byte key) => new(StoreFamily.Coins, new[] { key });

    private static async Task PutWhenBackAsync(RocksDbStore store, byte key)
    {
        for (int i = 0; !await TryPutAsync(store, key); i++)
        {
            Assert.True(i < 1000, "The store does not come back.");
            await Task.Delay(20, Commits.Cancellation);
        }
    }

    private static async Task<bool> TryPutAsync(RocksDbStore store, byte key)
    {
        try
        {
            await Commits.PutAsync(store, key, 1);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    /// <summary>Commits while the log cannot be synced.</summary>
    private static async Task FailAsync(RocksDbStore store, byte key, bool isInTheLog)
    {
        // It reads something, so that a database that was closed is open again, with one log.
        await store.GetManyAsync([Key(0)], Commits.Cancellation);
        string log = Assert.Single(Directory.GetFiles(store.Path, "*.log"));
        int[] ends = new int[2];
        Assert.Equal(0, Pipe(ends, CloseOnExec));
        using var end = new SafeFileHandle(ends[0], ownsHandle: true);
        await using var reading = new FileStream(end, FileAccess.Read);
        int descriptor = Descriptor(log);
        Assert.Equal(descriptor, Dup3(ends[1], descriptor, CloseOnExec));
        Assert.Equal(0, Close(ends[1]));

        StoreException failed = await Assert.ThrowsAsync<StoreException>(() => Commits.PutAsync(store, key, 1));
        Assert.Contains("sync", failed.Message, StringComparison.Ordinal);

        // The database has been closed, and with it the pipe's other end.
        using var written = new MemoryStream();
        await reading.CopyToAsync(written, Commits.Cancellation).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.NotEqual(0, written.Length);
        if (isInTheLog) await File.AppendAllBytesAsync(log, written.ToArray(), Commits.Cancellation);
    }

    private static int Descriptor(string path) => int.Parse(
        Path.GetFileName(Directory.GetFiles("/proc/self/fd").Single(link => Target(link) == Path.GetFullPath(path))),
        CultureInfo.InvariantCulture);

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null; // another test has closed it meanwhile
        }
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe([Out] int[] ends, int flags);

    [LibraryImport("libc", EntryPoint = "dup3", SetLastError = true)]
    private static partial int Dup3(int old, int fresh, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}

using Jiaozi.Core.Coins;
using Jiaozi.Wallet.Stores;
using Microsoft.Data.Sqlite;

namespace Jiaozi.Wallet.Tests.Stores;

public sealed class SqliteWalletStoreTests : WalletStoreConformance, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jiaozi-wallet");

    private string Path => System.IO.Path.Combine(_folder.FullName, "wallet.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Open_OpenAlready_SaysSo()
    {
        await using SqliteWalletStore first = SqliteWalletStore.Open(Path);
        WalletException fault = Assert.Throws<WalletException>(() => SqliteWalletStore.Open(Path));
        Assert.Contains("open in another program", fault.Message, StringComparison.Ordinal);
        await first.ApplyAsync(new WalletChange { Coins = [Coin(1, 1)] });
        Assert.Single(await first.ReadCoinsAsync());
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefusedAndLeftAlone()
    {
        await SqliteWalletStore.Open(Path).DisposeAsync();
        Execute("PRAGMA user_version = 2");
        WalletException fault = Assert.Throws<WalletException>(() => SqliteWalletStore.Open(Path));
        Assert.Contains("newer program", fault.Message, StringComparison.Ordinal);
        Assert.Throws<WalletException>(() => SqliteWalletStore.Open(Path));
    }

    [Fact]
    public void Open_DatabaseOfAnotherProgram_IsRefusedAndLeftAlone()
    {
        Execute("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
        WalletException fault = Assert.Throws<WalletException>(() => SqliteWalletStore.Open(Path));
        Assert.Contains("another program", fault.Message, StringComparison.Ordinal);
        Execute("DELETE FROM theirs");
    }

    [Fact]
    public void Open_NoDatabase_SaysSo()
    {
        File.WriteAllText(Path, new string('x', 4096));
        Assert.Throws<WalletException>(() => SqliteWalletStore.Open(Path));
        Assert.Equal(new string('x', 4096), File.ReadAllText(Path));
    }

    [Fact]
    public async Task Open_OnUnix_IsForItsUserOnly()
    {
        await using SqliteWalletStore store = SqliteWalletStore.Open(Path);
        await store.ApplyAsync(new WalletChange { Coins = [Coin(1, 1)] });
        if (OperatingSystem.IsWindows()) return;
        foreach (FileInfo file in _folder.GetFiles())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FullName));
    }

    [Fact]
    public async Task Apply_FailsAtItsEnd_ChangesNothing()
    {
        await using SqliteWalletStore store = SqliteWalletStore.Open(Path);
        await store.ApplyAsync(new WalletChange { Coins = [Coin(1, 1)] });
        var broken = new WalletChange
        {
            SpentCoins = [new CoinId(1)], Coins = [Coin(2, 2)], Orders = [Order(1)],
            History = [Line(1) with { Detail = null! }],
        };
        await Assert.ThrowsAnyAsync<Exception>(async () => await store.ApplyAsync(broken));
        Assert.Equal([1], (await store.ReadCoinsAsync()).Select(coin => (int)coin.Id.Value));
        Assert.Equal(CoinTrace.Seen, await store.TraceCoinAsync(new CoinId(1)));
        Assert.Empty(await store.ReadOpenOrdersAsync());
        Assert.Empty(await store.ReadHistoryAsync(0, 10));
    }

    [Fact]
    public async Task Open_WriteAheadLogAfterACrash_IsRead()
    {
        await using SqliteWalletStore store = SqliteWalletStore.Open(Path);
        await store.ApplyAsync(new WalletChange { Coins = [Coin(1, 1)] });
        // The files as a crash leaves them: the log is not merged into the database.
        string copy = System.IO.Path.Combine(_folder.FullName, "copy.db");
        File.Copy(Path, copy);
        File.Copy(Path + "-wal", copy + "-wal");
        await using SqliteWalletStore recovered = SqliteWalletStore.Open(copy);
        Assert.Single(await recovered.ReadCoinsAsync());
    }

    private protected override IWalletStore Open() => SqliteWalletStore.Open(Path);

    private protected override async ValueTask<IWalletStore> ReopenAsync(IWalletStore store)
    {
        await store.DisposeAsync();
        return SqliteWalletStore.Open(Path);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

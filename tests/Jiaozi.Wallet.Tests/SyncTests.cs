using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Jiaozi.Wallet.Stores;
using Jiaozi.Wallet.Tests.Model;

namespace Jiaozi.Wallet.Tests;

public sealed class SyncTests : IDisposable
{
    private readonly WalletWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Sync_NewDevice_FindsAllCoinsAndNoSpentOnes()
    {
        await using TerminalWallet lost = await _world.AnnWithAsync(null, 1, 2, 3, 4, 5, 6, 7);
        Assert.True((await lost.PayAsync(_world.PartyBo, WalletWorld.Cents(9))).IsCommitted);
        await using TerminalWallet found = await _world.CreateAnnAsync(null, "ann's new phone");
        SyncReport report = await found.SyncAsync();
        Assert.Equal(_world.Central.Coins(_world.Ann).Count, report.Added.Count);
        Assert.Empty(report.Refused);
        Assert.Equal(new Balance(19, 0), await found.GetBalanceAsync());
        await _world.AssertAgreesAsync(found);
    }

    [Fact]
    public async Task Sync_CoinSpentByAnotherDevice_Vanishes()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 50, 60);
        await using TerminalWallet other = await _world.CreateAnnAsync(null, "ann's desktop");
        await other.SyncAsync();
        await other.PayAsync(_world.PartyBo, WalletWorld.Cents(50));
        SyncReport report = await ann.SyncAsync();
        Assert.Single(report.Removed);
        Assert.Empty(report.Added);
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Sync_CoinsThatAreNotMine_AreRefusedAndReported()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 50);
        var refused = new List<RefusedCoin>();
        ann.CoinRefused += refused.Add;
        Coin mine = _world.Central.Coins(_world.Ann).Single();
        Coin bos = _world.Central.Issue(_world.Bo, 1000);
        var thief = new TestSealer(_world.Network, TestNetwork.Shanghai);
        SoftwareKey thiefKey = TestNetwork.Key("thief", CoseAlgorithm.Ed25519);
        Coin forged = thief.Seal([mine.Body with { Id = new CoinId(7) }], 1, thiefKey)[0];
        CoinBody changed = bos.Body with { Owner = _world.Ann };
        var altered = new Coin(changed, changed.Encode(), bos.Receipt);
        List(mine.ToString(), bos.ToString(), forged.ToString(), altered.ToString(), "jz1nonsense");

        SyncReport report = await ann.SyncAsync();
        Assert.Equal(
            [Status.CoinsNotOfOrder, Status.SealKeyUnknown, Status.CoinNotAuthentic, Status.MalformedCoin],
            report.Refused.Select(coin => coin.Refusal.Status));
        Assert.Equal(report.Refused, refused);
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Sync_ListShowsASpentCoin_IsRefused()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 50);
        Coin spent = _world.Central.Coins(_world.Ann).Single();
        await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(50));
        List(spent.ToString());
        SyncReport report = await ann.SyncAsync();
        Assert.Equal(Status.CoinSpent, Assert.Single(report.Refused).Refusal.Status);
        Assert.Equal(default, await ann.GetBalanceAsync());
    }

    [Fact]
    public async Task Sync_PendingOrder_KeepsItsCoins()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 50);
        _world.Front.Script = (request, _, honest) =>
        {
            using HttpResponseMessage answer = honest();
            return request.RequestUri!.AbsolutePath == Routes.Payments ? throw ModelFront.Lost() : honest();
        };
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(20));
        Assert.Equal(OrderResultKind.Unknown, result.Kind);
        await ann.SyncAsync();
        Assert.Equal(new Balance(30, 50), await ann.GetBalanceAsync());
        _world.Front.Script = null;
        await ann.RecoverAsync();
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Sync_FailsHalfWay_ChangesNothing()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 1, 2, 3, 4, 5);
        IReadOnlyList<WalletCoin> before = await ann.GetCoinsAsync();
        _world.Central.Issue(_world.Ann, 100);
        _world.Front.Script = (request, _, honest) =>
            request.RequestUri!.Query.Length > 0 ? throw ModelFront.Lost() : honest();
        WalletException fault = await Assert.ThrowsAsync<WalletException>(() => ann.SyncAsync());
        Assert.Equal(Status.RegionUnavailable, fault.Status);
        Assert.Equal(before.Select(coin => coin.Id), (await ann.GetCoinsAsync()).Select(coin => coin.Id));
    }

    [Fact]
    public async Task Sync_EndlessList_IsRefused()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 5);
        string coin = _world.Central.Coins(_world.Ann).Single().ToString();
        _world.Front.Script = (request, _, honest) =>
            request.RequestUri!.AbsolutePath == Routes.Coins ? ModelFront.CoinList([coin], "again") : honest();
        await Assert.ThrowsAsync<WalletException>(() => ann.SyncAsync());
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Sync_AccessTokenGrewOld_SignsANewOne()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 5);
        var tokens = new HashSet<string>();
        _world.Front.Script = (request, _, honest) =>
        {
            if (request.Headers.Authorization?.Parameter is { } token) tokens.Add(token);
            return honest();
        };
        await ann.SyncAsync();
        await ann.SyncAsync();
        Assert.Single(tokens);
        _world.Time.Advance(TimeSpan.FromMinutes(9));
        await ann.SyncAsync();
        Assert.Equal(2, tokens.Count);
    }

    [Fact]
    public async Task Create_ForgedNetworkFile_IsNotTrusted()
    {
        var other = new TestNetwork(plan => plan with { Name = "trap" });
        _world.Front.Script = (request, _, honest) => request.RequestUri!.AbsolutePath == Routes.Network
            ? new HttpResponseMessage
            {
                Content = new ByteArrayContent(
                    Core.Network.NetworkFile.Sign(other.File.Plan, other.Operators[0]).Bytes.ToArray()),
            }
            : honest();
        var store = new MemoryWalletStore();
        WalletException fault = await Assert.ThrowsAsync<WalletException>(() => _world.CreateAnnAsync(store));
        Assert.Contains("not to be trusted", fault.Message, StringComparison.Ordinal);
        Assert.Null(await store.ReadIdentityAsync());
    }

    [Fact]
    public async Task Create_IdentityTokenRefused_SaysSo()
    {
        WalletSetup setup = _world.Setup(TestNetwork.Shanghai, 1);
        setup = setup with { IdentityToken = _ => Task.FromResult("wrong") };
        WalletException fault = await Assert.ThrowsAsync<WalletException>(() => TerminalWallet.CreateAsync(
            setup, new MemoryWalletStore(), WalletWorld.KeyStore("ann's phone"), _world.Options));
        Assert.Equal(Status.IdentityTokenInvalid, fault.Status);
        Assert.Empty(_world.Central.Account(_world.Ann).Devices);
    }

    [Fact]
    public async Task Open_WrongKey_SaysSo()
    {
        var store = new MemoryWalletStore();
        await (await _world.CreateAnnAsync(store)).DisposeAsync();
        await Assert.ThrowsAsync<WalletException>(
            () => TerminalWallet.OpenAsync(store, WalletWorld.KeyStore("other"), _world.Options));
    }

    private void List(params string[] coins) => _world.Front.Script = (request, _, honest) =>
        request.RequestUri!.AbsolutePath == Routes.Coins ? ModelFront.CoinList(coins) : honest();
}

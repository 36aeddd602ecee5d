using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Testing;
using Jiaozi.Wallet.Stores;

namespace Jiaozi.Wallet.Tests.Stores;

/// <summary>What every wallet store must do.</summary>
public abstract class WalletStoreConformance
{
    private static readonly TestNetwork Network = new();

    private protected abstract IWalletStore Open();

    /// <summary>The store as the next run of the program finds it.</summary>
    private protected abstract ValueTask<IWalletStore> ReopenAsync(IWalletStore store);

    [Fact]
    public async Task Read_EmptyStore_FindsNothing()
    {
        await using IWalletStore store = Open();
        Assert.Null(await store.ReadIdentityAsync());
        Assert.Null(await store.ReadNetworkFileAsync());
        Assert.Empty(await store.ReadCoinsAsync());
        Assert.Empty(await store.ReadOpenOrdersAsync());
        Assert.Null(await store.ReadOrderAsync(Id(1)));
        Assert.Empty(await store.ReadHistoryAsync(0, 10));
        Assert.Equal(CoinTrace.Unknown, await store.TraceCoinAsync(new CoinId(1)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Apply_IdentityAndFile_ComeBack(bool isRegistered)
    {
        var identity = new WalletIdentity(
            TestNetwork.Phone(TestNetwork.Shanghai, 1),
            isRegistered ? Network.Owner(TestNetwork.Shanghai, 1) : null, Network.File.Plan.Id,
            Network.Root.PublicKey, Network.Operators[0].PublicKey.Id, "phone 手机");
        IWalletStore store = Open();
        await store.ApplyAsync(new WalletChange { Identity = identity, NetworkFile = Network.File.Bytes });
        await using IWalletStore again = await ReopenAsync(store);
        Assert.Equal(identity, await again.ReadIdentityAsync());
        Assert.Equal(Network.File.Bytes.ToArray(), (await again.ReadNetworkFileAsync())!.Value.ToArray());
        await again.ApplyAsync(new WalletChange { Coins = [Coin(1, 1)] });
        Assert.Equal(identity, await again.ReadIdentityAsync());
    }

    [Fact]
    public async Task Apply_Coins_ComeBackSmallestFirst()
    {
        IWalletStore store = Open();
        await store.ApplyAsync(new WalletChange
        {
            Coins = [Coin(1, 500), Coin(2, 3), Coin(3, 3), Coin(4, Amount.MaxMinorUnits)],
        });
        await store.ApplyAsync(new WalletChange
        {
            Coins = [Coin(3, 3) with { ReservedBy = Id(9) }], RemovedCoins = [new CoinId(1)],
        });
        await using IWalletStore again = await ReopenAsync(store);
        IReadOnlyList<WalletCoin> coins = await again.ReadCoinsAsync();
        Assert.Equal([2, 3, 4], coins.Select(coin => (int)coin.Id.Value));
        Assert.Equal([null, Id(9), null], coins.Select(coin => coin.ReservedBy));
        Assert.Equal(Coin(4, Amount.MaxMinorUnits).Bytes.ToArray(), coins[2].Bytes.ToArray());
        Assert.Equal(Amount.MaxMinorUnits, coins[2].Amount.MinorUnits);
    }

    [Fact]
    public async Task TraceCoin_RemovedAndSpent_IsRemembered()
    {
        IWalletStore store = Open();
        await store.ApplyAsync(new WalletChange { Coins = [Coin(1, 1), Coin(2, 1), Coin(3, 1)] });
        await store.ApplyAsync(new WalletChange
        {
            RemovedCoins = [new CoinId(1)], SpentCoins = [new CoinId(2), new CoinId(4)],
        });
        await store.ApplyAsync(new WalletChange { Coins = [Coin(2, 1)] });
        await using IWalletStore again = await ReopenAsync(store);
        var traces = new List<CoinTrace>();
        for (uint id = 1; id <= 5; id++) traces.Add(await again.TraceCoinAsync(new CoinId(id)));
        Assert.Equal(
            [CoinTrace.Seen, CoinTrace.Spent, CoinTrace.Seen, CoinTrace.Spent, CoinTrace.Unknown], traces);
    }

    [Fact]
    public async Task Apply_SpentAndPutAtOnce_PutsLast()
    {
        await using IWalletStore store = Open();
        await store.ApplyAsync(new WalletChange { SpentCoins = [new CoinId(1)], Coins = [Coin(1, 7)] });
        Assert.Single(await store.ReadCoinsAsync());
    }

    [Fact]
    public async Task Apply_Orders_ComeBackWhole()
    {
        WalletOrder order = Order(1) with
        {
            Kind = WalletOrderKind.Redemption, Inputs = [new CoinId(5), new CoinId(UInt128.MaxValue)],
            Offered = UInt128.MaxValue, MinorUnits = 12, OtherParty = "tel:+8613800210001",
            State = WalletOrderState.Committed, Status = Status.Committed, Detail = "ok", Outcome = new byte[] { 7, 8 },
        };
        IWalletStore store = Open();
        await store.ApplyAsync(new WalletChange { Orders = [order] });
        await using IWalletStore again = await ReopenAsync(store);
        WalletOrder found = (await again.ReadOrderAsync(order.Id))!;
        Assert.Equal(order.Signed.ToArray(), found.Signed.ToArray());
        Assert.Equal(order.Outcome.ToArray(), found.Outcome.ToArray());
        Assert.Equal(order.Inputs, found.Inputs);
        Assert.Equal(order, found with { Signed = order.Signed, Outcome = order.Outcome, Inputs = order.Inputs });
    }

    [Fact]
    public async Task ReadOpenOrders_AllStates_GivesOpenOnesOldestFirst()
    {
        IWalletStore store = Open();
        await store.ApplyAsync(new WalletChange
        {
            Orders =
            [
                Order(1) with { CreatedUnixMs = 9 },
                Order(2) with { State = WalletOrderState.Doubtful },
                Order(3) with { State = WalletOrderState.Committed },
                Order(4) with { State = WalletOrderState.Refused },
                Order(5),
            ],
        });
        await store.ApplyAsync(new WalletChange { RemovedOrders = [Id(5)] });
        await using IWalletStore again = await ReopenAsync(store);
        Assert.Equal([Id(2), Id(1)], (await again.ReadOpenOrdersAsync()).Select(order => order.Id));
        Assert.Null(await again.ReadOrderAsync(Id(5)));
    }

    [Fact]
    public async Task ReadHistory_Pages_NumbersWithoutGaps()
    {
        IWalletStore store = Open();
        await store.ApplyAsync(new WalletChange { History = [Line(1), Line(2)] });
        store = await ReopenAsync(store);
        await using (store)
        {
            await store.ApplyAsync(new WalletChange { History = [Line(3)] });
            IReadOnlyList<HistoryLine> all = await store.ReadHistoryAsync(0, 10);
            Assert.Equal([Line(1) with { Number = 1 }, Line(2) with { Number = 2 }, Line(3) with { Number = 3 }], all);
            Assert.Equal([2L], (await store.ReadHistoryAsync(1, 1)).Select(line => line.Number));
            Assert.Empty(await store.ReadHistoryAsync(3, 10));
        }
    }

    private protected static WalletCoin Coin(uint id, long minorUnits) =>
        new(new CoinId(id), Amount.Of(minorUnits), new byte[] { 1, (byte)id }, null);

    private protected static HistoryLine Line(int n) => new(
        n, HistoryKind.Received, n == 1 ? null : Id(n), n == 1 ? null : new CoinId((UInt128)n), n, "somebody",
        "detail");

    private protected static OrderId Id(int n) => new((UInt128)n);

    private protected static WalletOrder Order(int n) => new()
    {
        Id = Id(n), Kind = WalletOrderKind.Payment, Signed = new byte[] { 1, 2, (byte)n }, CreatedUnixMs = 1,
        ExpiryUnixMs = 100,
    };
}

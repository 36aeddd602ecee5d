using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Stores;
using Jiaozi.Wallet.Tests.Model;

namespace Jiaozi.Wallet.Tests;

public sealed class ListenTests : IDisposable
{
    private readonly WalletWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Listen_CoinsArriveBetweenConnections_NoneIsMissedNorGivenTwice()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        await using TerminalWallet bo = await _world.CreateBoAsync();
        var events = new List<string>();
        _world.Central.Arrived += (coin, order, payer) => events.Add(ModelFront.Event(coin, order, payer));
        OrderResult first = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(1));
        OrderResult second = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(2));
        // The first connection ends without a word; later ones tell everything, and more than once.
        _world.Front.EventStreams.Enqueue(": nothing yet\n\n");
        _world.Front.EventStreams.Enqueue(events[0] + events[1] + events[0] + "event: other\ndata: x\n\n");

        var arrivals = new List<Arrival>();
        OrderResult? third = null;
        await foreach (Arrival arrival in bo.ListenAsync())
        {
            arrivals.Add(arrival);
            if (third is null)
            {
                third = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(3));
                _world.Front.EventStreams.Enqueue(events[2]);
            }

            if (arrivals.Count == 3) break;
        }

        Assert.Equal(
            new[] { first, second, third }.Select(paid => paid!.Paid!.Body.Id).ToHashSet(),
            [.. arrivals.Select(arrival => arrival.Coin.Body.Id)]);
        await _world.AssertAgreesAsync(bo);
    }

    [Fact]
    public async Task Listen_Event_IsVerifiedAndNamesThePayer()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        await using TerminalWallet bo = await _world.CreateBoAsync();
        OrderResult paid = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(7));
        HideCoins();
        _world.Front.EventStreams.Enqueue(ModelFront.Event(paid.Paid!, paid.OrderId, _world.Ann));
        await foreach (Arrival arrival in bo.ListenAsync())
        {
            Assert.Equal((paid.OrderId, _world.Ann), (arrival.Order, arrival.Payer));
            break;
        }

        Assert.Equal(new Balance(7, 0), await bo.GetBalanceAsync());
    }

    [Fact]
    public async Task Listen_ForgedEvents_AreRefusedAndReported()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        await using TerminalWallet bo = await _world.CreateBoAsync();
        OrderResult paid = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(7));
        OrderResult last = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(8));
        HideCoins();
        var refused = new List<RefusedCoin>();
        bo.CoinRefused += refused.Add;
        CoinBody more = paid.Paid!.Body with { Amount = WalletWorld.Cents(700) };
        OrderId otherOrder = OrderId.Create(1, new byte[10]);
        _world.Front.EventStreams.Enqueue(
            ModelFront.Event(new Coin(more, more.Encode(), paid.Paid.Receipt), paid.OrderId, _world.Ann)
            + ModelFront.Event(paid.Change!, paid.OrderId, _world.Ann)
            + ModelFront.Event(paid.Paid, otherOrder, _world.Ann)
            + ModelFront.Event(paid.Paid, paid.OrderId, _world.Bo)
            + ModelFront.Event(paid.Paid, paid.OrderId, null)
            + "event: coin\ndata: {\"coin\":\"jz1x\",\"orderId\":\"x\"}\n\n"
            + "event: coin\ndata: {}\n\n"
            + "event: coin\ndata: [\n\n"
            + ModelFront.Event(last.Paid!, last.OrderId, _world.Ann));
        await foreach (Arrival arrival in bo.ListenAsync())
        {
            Assert.Equal(last.Paid!.Body.Id, arrival.Coin.Body.Id);
            break;
        }

        Assert.Equal(
            [
                Status.CoinNotAuthentic, Status.CoinsNotOfOrder, Status.CoinNotAuthentic, Status.CoinNotAuthentic,
                Status.CoinNotAuthentic, Status.MalformedCoin, Status.MalformedCoin,
            ],
            refused.Select(coin => coin.Refusal.Status));
        Assert.Equal(new Balance(8, 0), await bo.GetBalanceAsync());
    }

    [Fact]
    public async Task Listen_EventOfASpentCoin_DoesNotBringItBack()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        await using TerminalWallet bo = await _world.CreateBoAsync();
        OrderResult paid = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(7));
        await bo.SyncAsync();
        Assert.True((await bo.PayAsync(Party.Of(_world.Ann), WalletWorld.Cents(7))).IsCommitted);
        OrderResult fresh = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(1));
        HideCoins();
        _world.Front.EventStreams.Enqueue(
            ModelFront.Event(paid.Paid!, paid.OrderId, _world.Ann)
            + ModelFront.Event(fresh.Paid!, fresh.OrderId, _world.Ann));
        await foreach (Arrival arrival in bo.ListenAsync())
        {
            Assert.Equal(fresh.Paid!.Body.Id, arrival.Coin.Body.Id);
            break;
        }

        Assert.Equal(new Balance(1, 0), await bo.GetBalanceAsync());
    }

    [Fact]
    public async Task Listen_FrontIsAway_ConnectsAgainUntilItIsBack()
    {
        await using TerminalWallet bo = await _world.CreateBoAsync();
        _world.Central.Issue(_world.Bo, 5);
        int refusals = 0;
        _world.Front.Script = (request, _, honest) => (++refusals) switch
        {
            <= 4 when request.RequestUri!.AbsolutePath == Routes.Events => throw ModelFront.Refused(),
            5 => ModelFront.Problem(Status.Overloaded),
            6 => honest(),
            7 => throw ModelFront.Lost(),
            _ => honest(),
        };
        await foreach (Arrival arrival in bo.ListenAsync())
        {
            Assert.Null(arrival.Order);
            Assert.Equal(5, arrival.Coin.Body.Amount.MinorUnits);
            break;
        }

        Assert.True(refusals > 7);
        Assert.Equal(HistoryKind.Received, (await bo.GetHistoryAsync())[^1].Kind);
    }

    [Fact]
    public async Task LivelyStream_SilentConnection_Breaks()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var stream = new Fronts.LivelyStream(new SilentStream(), TimeSpan.FromMinutes(1), time);
        Task<int> read = stream.ReadAsync(new byte[1]).AsTask();
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(read.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<IOException>(() => read);
    }

    /// <summary>The list of coins is empty, so that only events can bring them.</summary>
    private void HideCoins() => _world.Front.Script = (request, _, honest) =>
        request.RequestUri!.AbsolutePath == Routes.Coins ? ModelFront.CoinList([]) : honest();

    /// <summary>A connection on which nothing ever comes.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var never = new TaskCompletionSource<int>();
            await using CancellationTokenRegistration end =
                cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
            return await never.Task;
        }
    }
}

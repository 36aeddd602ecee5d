using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;

namespace Jiaozi.EndToEnd.Tests.Payments;

/// <summary>Payments through fronts, centrals and links, as the seed describes them (S1 to S6).</summary>
[Collection(LiveCollection.Name)]
public sealed class PaymentTests(LiveNetwork network)
{
    [Fact]
    public async Task PayAsync_ShanghaiPhoneInGuangdongPaysBeijingCitizen_EverybodyLearnsOfIt()
    {
        await using Person alice = await network.JoinAsync(Regions.NewPhone(Regions.Shanghai), Regions.Guangdong);
        await network.FundAsync(alice, 50_00);
        await using Person bo = await network.JoinAsync(Regions.NewCitizen(), Regions.Shanghai);
        Assert.Equal((Regions.Shanghai, Regions.Beijing), (alice.Id.Region, bo.Id.Region));
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using IAsyncEnumerator<Arrival> arrivals = bo.Wallet.ListenAsync(stop.Token).GetAsyncEnumerator();

        // The first coin comes by event or by the sync that follows each connection; then the connection stands.
        ValueTask<bool> first = arrivals.MoveNextAsync();
        Assert.True((await alice.PayAsync(bo, 1_00)).IsCommitted);
        Assert.True(await first);
        OrderResult paid = await alice.PayAsync(bo, 12_50);
        Assert.True(await arrivals.MoveNextAsync());

        Assert.True(paid is { IsCommitted: true, Proven: true });
        Assert.Equal(12_50, paid.Paid!.Body.Amount.MinorUnits);
        Assert.Equal(36_50, paid.Change!.Body.Amount.MinorUnits);
        Assert.Equal((alice.Id, Regions.Shanghai), (paid.Change.Body.Owner, paid.Change.Body.IssuingRegion));
        Arrival arrival = arrivals.Current;
        Assert.Equal(
            (paid.Paid.Body.Id, paid.OrderId, alice.Id),
            (arrival.Coin.Body.Id, arrival.Order!.Value, arrival.Payer!.Value));
        Assert.Equal((36_50, 13_50), (await alice.BalanceAsync(), await bo.BalanceAsync()));
        await AssertStatementsAsync(alice, bo, paid.OrderId);
        await network.AuditAsync();
    }

    [Fact]
    public async Task PayAsync_CoinsWorthExactlyTheAmount_MakesNoChange()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 3_00, 4_00);
        await using Person payee = await network.JoinAsync(Regions.Guangdong);

        OrderResult paid = await payer.PayAsync(payee, 7_00);

        Assert.True(paid.IsCommitted, paid.Detail);
        Assert.Null(paid.Change);
        Assert.Empty(await payer.CoinsAsync());
        await network.AuditAsync();
        Assert.Equal(7_00, Assert.Single(await payee.CoinsAsync()).Body.Amount.MinorUnits);
    }

    [Fact]
    public async Task PayAsync_MoreThanThePayerHas_IsNotSentAndChangesNothing()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 3_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        Books books = await Books.OpenAsync(network, payer, payee);

        OrderResult local = await payer.PayAsync(payee, 3_01);
        OrderResult sent = await payer.PayAsync(payee, 3_01, new PayOptions { SendEvenIfShort = true });

        Assert.Equal((OrderResultKind.NotSent, Status.InsufficientFunds), (local.Kind, local.Status));
        Assert.Equal((OrderResultKind.Refused, Status.InsufficientFunds), (sent.Kind, sent.Status));
        Assert.True(sent.Proven);
        await books.AssertUnchangedAsync();
    }

    [Fact]
    public async Task PayAsync_SameCoinFromTwoDevicesAtOnce_ExactlyOneCommits()
    {
        await using Person phone = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person tablet = await network.JoinAsync(phone.Feature, Regions.Guangdong);
        await using Person first = await network.JoinAsync(Regions.Beijing);
        await using Person second = await network.JoinAsync(Regions.Beijing);
        Assert.Equal(10_00, await tablet.BalanceAsync());

        OrderResult[] results = await Task.WhenAll(phone.PayAsync(first, 10_00), tablet.PayAsync(second, 10_00));

        OrderResult lost = Assert.Single(results, result => !result.IsCommitted);
        Assert.Equal((OrderResultKind.Refused, Status.CoinSpent, true), (lost.Kind, lost.Status, lost.Proven));
        await network.AuditAsync();
        long[] balances = [await first.BalanceAsync(), await second.BalanceAsync()];
        Assert.Equal([0L, 10_00L], balances.Order());
        Assert.Equal((0, 0), (await phone.BalanceAsync(), await tablet.BalanceAsync()));
    }

    [Fact]
    public async Task Submit_SameOrderThroughEveryFront_GivesTheSameBytes()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        OrderSubmission order = payer.Submit(payer.Order(payee, 4_00, coins), coins);

        var answers = new List<string>();
        foreach (var region in network.Codes)
        {
            using HttpResponseMessage answer = await network.PostAsync(region, order);
            Assert.True(answer.IsSuccessStatusCode);
            answers.Add(await answer.Content.ReadAsStringAsync());
        }

        Assert.Single(answers.Distinct());
        await network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Fact]
    public async Task PayAsync_SameOrderIdTwice_PaysOnce()
    {
        await using Person payer = await network.JoinAsync(Regions.Beijing, 5_00, 5_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        var wish = new PayOptions { OrderId = Orders.NewId() };

        OrderResult first = await payer.PayAsync(payee, 5_00, wish);
        OrderResult again = await payer.PayAsync(payee, 5_00, wish);

        Assert.True(first.IsCommitted && again.IsCommitted);
        Assert.True(first.Outcome.Span.SequenceEqual(again.Outcome.Span));
        Assert.Equal((5_00, 5_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    private static async Task AssertStatementsAsync(Person payer, Person payee, OrderId order)
    {
        StatementPage paid = await payer.Wallet.StatementAsync();
        StatementPage received = await payee.Wallet.StatementAsync();
        StatementItem debit = Assert.Single(paid.Lines, line => line.OrderId == order.ToString());
        StatementItem credit = Assert.Single(received.Lines, line => line.OrderId == order.ToString());
        Assert.Equal(("payment", 12_50), (debit.Kind, debit.MinorUnits));
        Assert.Equal(("receipt", 12_50), (credit.Kind, credit.MinorUnits));
        Assert.Equal((payee.Id.ToString(), payer.Id.ToString()), (debit.OtherParty, credit.OtherParty));
    }
}

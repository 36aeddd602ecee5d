using System.Text;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet;
using Microsoft.AspNetCore.Http;

namespace Jiaozi.EndToEnd.Tests.Hostile;

/// <summary>A front can delay or drop; it can neither steal, redirect, forge nor make a wallet pay twice.</summary>
[Collection(LiveCollection.Name)]
public sealed class HostileFrontTests(LiveNetwork network)
{
    [Fact]
    public async Task PayAsync_FrontChangesThePayee_IsRefusedAndChangesNothing()
    {
        await using HostileFront front = await StartAsync();
        await using Person thief = await network.JoinAsync(Regions.Beijing);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        await ChangeOrderAsync(
            front, payee, Encoding.ASCII.GetBytes(payee.Feature.ToString()),
            Encoding.ASCII.GetBytes(thief.Feature.ToString()));
        Assert.Equal(0, await thief.BalanceAsync());
    }

    [Fact]
    public async Task PayAsync_FrontChangesTheAmount_IsRefusedAndChangesNothing()
    {
        await using HostileFront front = await StartAsync();
        await using Person payee = await network.JoinAsync(Regions.Beijing);

        // "CNY" and the two bytes of the amount: 400 becomes 999.
        await ChangeOrderAsync(
            front, payee, [0x63, 0x43, 0x4e, 0x59, 0x19, 0x01, 0x90], [0x63, 0x43, 0x4e, 0x59, 0x19, 0x03, 0xe7]);
    }

    [Fact]
    public async Task PayAsync_FrontSwallowsTheAnswer_IsUnknownThenPaidOnce()
    {
        await using HostileFront front = await StartAsync();
        (Person payer, Person payee) = await PeopleAsync(front);
        front.OnPayment = async (context, order) =>
        {
            using HttpResponseMessage swallowed = await front.ForwardAsync(order);
            Assert.True(swallowed.IsSuccessStatusCode);
            context.Abort();
        };

        OrderResult unknown = await payer.PayAsync(payee, 4_00);

        Assert.Equal(OrderResultKind.Unknown, unknown.Kind);
        Balance waiting = await payer.Wallet.GetBalanceAsync();
        Assert.Equal(((UInt128)0, (UInt128)10_00), (waiting.Available, waiting.Reserved));
        OrderResult? asked = await payer.Wallet.TryGetOutcomeAsync(unknown.OrderId);
        Assert.True(asked is { IsCommitted: true, Proven: true });
        front.OnPayment = null;
        RecoveryReport report = await payer.Wallet.RecoverAsync();
        Assert.True(report.IsComplete && Assert.Single(report.Orders).IsCommitted);
        await AssertPaidOnceAsync(payer, payee);
    }

    [Fact]
    public async Task PayAsync_FrontInventsACentralsRefusal_IsNotBelieved()
    {
        await using HostileFront front = await StartAsync();
        (Person payer, Person payee) = await PeopleAsync(front);
        front.OnPayment = async (context, order) =>
        {
            using HttpResponseMessage swallowed = await front.ForwardAsync(order);
            await HostileFront.RefuseAsync(context, Status.InsufficientFunds);
        };

        OrderResult unknown = await payer.PayAsync(payee, 4_00);
        front.OnPayment = null;
        RecoveryReport report = await payer.Wallet.RecoverAsync();

        Assert.Equal((OrderResultKind.Unknown, false), (unknown.Kind, unknown.Proven));
        Assert.True(Assert.Single(report.Orders).IsCommitted);
        await AssertPaidOnceAsync(payer, payee);
    }

    [Fact]
    public async Task PayAsync_FrontInventsItsOwnRefusalAfterCommitting_NextOrderCannotPayTwice()
    {
        await using HostileFront front = await StartAsync();
        (Person payer, Person payee) = await PeopleAsync(front);
        front.OnPayment = async (context, order) =>
        {
            using HttpResponseMessage swallowed = await front.ForwardAsync(order);
            await HostileFront.RefuseAsync(context, Status.CoinNotAuthentic);
        };

        OrderResult refused = await payer.PayAsync(payee, 4_00);
        front.OnPayment = null;
        OrderResult again = await payer.PayAsync(payee, 7_00);

        Assert.Equal((OrderResultKind.Refused, false), (refused.Kind, refused.Proven));
        Assert.Equal((OrderResultKind.NotSent, Status.EarlierOrderFirst), (again.Kind, again.Status));
        Assert.Contains(refused.OrderId.ToString(), again.Detail, StringComparison.Ordinal);
        Assert.True((await payer.Wallet.TryGetOutcomeAsync(refused.OrderId))!.IsCommitted);
        await AssertPaidOnceAsync(payer, payee);
    }

    [Fact]
    public async Task PayAsync_FrontInventsASuccess_IsNotBelieved()
    {
        await using HostileFront front = await StartAsync();
        (Person payer, Person payee) = await PeopleAsync(front);
        OrderResult old = await payer.PayAsync(payee, 1_00);
        Assert.True(old.IsCommitted, old.Detail);
        front.OnPayment = (context, _) => context.Response.WriteAsJsonAsync(
            new OrderAnswer(
                old.OrderId.ToString(), 0, "committed", "committed", "", Base64UrlText.Encode(old.Outcome.Span),
                [old.Paid!.ToString(), old.Change!.ToString()]),
            ApiJson.Default.OrderAnswer);
        Books books = await Books.OpenAsync(network, payee);

        OrderResult invented = await payer.PayAsync(payee, 4_00);

        Assert.Equal((OrderResultKind.Unknown, false), (invented.Kind, invented.Proven));
        await books.AssertUnchangedAsync();
        front.OnPayment = null;
        Assert.True((await payer.Wallet.RecoverAsync()).IsComplete);
        await network.AuditAsync();
        Assert.Equal((5_00, 5_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Fact]
    public async Task Submit_CoinsOverheardByAFront_SpendNothing()
    {
        await using HostileFront front = await StartAsync();
        (Person payer, Person payee) = await PeopleAsync(front);
        await using Person thief = await network.JoinAsync(Regions.Guangdong);
        OrderSubmission? heard = null;
        front.OnPayment = (context, order) =>
        {
            heard = order;
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal(OrderResultKind.Unknown, (await payer.PayAsync(payee, 4_00)).Kind);
        Coin[] stolen = [.. heard!.Coins.Select(Coin.Parse)];
        Books books = await Books.OpenAsync(network, thief, payee);

        using HttpResponseMessage asOwner = await network.PostAsync(
            Regions.Guangdong, thief.Submit(payer.Order(thief, 10_00, stolen), stolen));
        using HttpResponseMessage asThief = await network.PostAsync(
            Regions.Guangdong, thief.Submit(thief.Order(thief, 10_00, stolen), stolen));

        await Problems.AssertRefusedAsync(Status.DeviceUnknown, asOwner);
        await Problems.AssertRefusedAsync(Status.CoinsNotOfOrder, asThief);
        await books.AssertUnchangedAsync();
    }

    private Task<HostileFront> StartAsync() => HostileFront.StartAsync(network.Http, network.Front(Regions.Guangdong));

    /// <summary>A payer with 10.00 whose only front is the hostile one, and a payee elsewhere.</summary>
    private async Task<(Person Payer, Person Payee)> PeopleAsync(HostileFront front)
    {
        Person payer = await network.JoinAsync(
            Regions.NewPhone(Regions.Shanghai), Regions.Guangdong,
            options => options with { Fronts = [front.Address], Patience = TimeSpan.FromMilliseconds(100) });
        await network.FundAsync(payer, 10_00);
        return (payer, await network.JoinAsync(Regions.Beijing));
    }

    private async Task ChangeOrderAsync(HostileFront front, Person payee, byte[] from, byte[] to)
    {
        (Person payer, Person _) = await PeopleAsync(front);
        Books books = await Books.OpenAsync(network, payer, payee);
        front.OnPayment = async (context, order) =>
        {
            using HttpResponseMessage answer = await front.ForwardAsync(HostileFront.Alter(order, from, to));
            await Problems.AssertRefusedAsync(Status.SignatureInvalid, answer);
            await HostileFront.RelayAsync(context, answer);
        };

        OrderResult result = await payer.PayAsync(payee, 4_00);

        Assert.Equal(1, front.Payments);
        Assert.Equal((OrderResultKind.Refused, Status.SignatureInvalid), (result.Kind, result.Status));
        await books.AssertUnchangedAsync();
    }

    private async Task AssertPaidOnceAsync(Person payer, Person payee)
    {
        await network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }
}

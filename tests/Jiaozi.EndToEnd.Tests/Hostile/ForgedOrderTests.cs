using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Http;

namespace Jiaozi.EndToEnd.Tests.Hostile;

/// <summary>Orders that must not pass, straight to a front over HTTP: the right status, and nothing changes.</summary>
[Collection(LiveCollection.Name)]
public sealed class ForgedOrderTests(LiveNetwork network)
{
    [Fact]
    public Task Submit_SignatureOfAnotherContent_IsRefused() => RefuseAsync(
        Status.SignatureInvalid, (payer, payee, coins) =>
        {
            OrderSubmission good = payer.Submit(payer.Order(payee, 5_00, coins), coins);
            byte[] bytes = Base64UrlText.Decode(good.Order);
            bytes[^1] ^= 1;
            return good with { Order = Base64UrlText.Encode(bytes) };
        });

    [Fact]
    public Task Submit_Expired_IsRefused() => RefuseAsync(
        Status.OrderExpired, (payer, payee, coins) =>
            payer.Submit(payer.Order(payee, 5_00, coins) with { ExpiryUnixMs = 1_700_000_000_000 }, coins));

    [Fact]
    public Task Submit_ExpiryFarAhead_IsRefused() => RefuseAsync(
        Status.ExpiryTooFar, (payer, payee, coins) =>
        {
            PaymentOrder order = payer.Order(payee, 5_00, coins);
            return payer.Submit(order with { ExpiryUnixMs = order.ExpiryUnixMs + 400L * 24 * 3600 * 1000 }, coins);
        });

    [Fact]
    public Task Submit_ForAnotherNetwork_IsRefused() => RefuseAsync(
        Status.WrongNetwork, (payer, payee, coins) => payer.Submit(
            payer.Order(payee, 5_00, coins) with { Network = new NetworkId(42) }, coins));

    [Fact]
    public Task Submit_InAnotherCurrency_IsRefused() => RefuseAsync(
        Status.WrongCurrency, (payer, payee, coins) => payer.Submit(
            payer.Order(payee, 5_00, coins) with { Currency = "EUR" }, coins));

    [Fact]
    public Task Submit_PayerOfAnotherRegion_IsRefused() => RefuseAsync(
        Status.CoinsNotOfOrder, (payer, payee, coins) => payer.Submit(
            payer.Order(payee, 5_00, coins) with { Payer = new OwnerId(Regions.Guangdong, payer.Id.Digest) }, coins));

    [Fact]
    public Task Submit_PayerOfNoRegion_IsRefused() => RefuseAsync(
        Status.RegionUnknown, (payer, payee, coins) => payer.Submit(
            payer.Order(payee, 5_00, coins) with { Payer = new OwnerId(RegionCode.Parse("CN-XJ"), payer.Id.Digest) },
            coins));

    [Fact]
    public Task Submit_SomebodyElsesCoinsUnderOnesOwnName_IsRefused() => RefuseAsync(
        Status.CoinsNotOfOrder, (victim, thief, coins) => thief.Submit(thief.Order(thief, 5_00, coins), coins));

    [Fact]
    public Task Submit_SomebodyElsesCoinsUnderTheirName_IsRefused() => RefuseAsync(
        Status.DeviceUnknown, (victim, thief, coins) => thief.Submit(victim.Order(thief, 5_00, coins), coins));

    [Fact]
    public Task Submit_CoinWithAnotherAmount_IsRefused() => RefuseAsync(
        Status.CoinNotAuthentic, (payer, payee, coins) =>
        {
            CoinBody body = coins[0].Body with { Amount = Amount.Of(1_000_000_00) };
            Coin[] rich = [new Coin(body, body.Encode(), coins[0].Receipt)];
            return payer.Submit(payer.Order(payee, 5_00, rich), rich);
        });

    [Fact]
    public async Task Submit_SameIdWithOtherContent_IsRefusedAndTheFirstStands()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        PaymentOrder first = payer.Order(payee, 4_00, [coins[0]]);
        using HttpResponseMessage done = await network.PostAsync(
            Regions.Shanghai, payer.Submit(first, [coins[0]]));
        Assert.True(done.IsSuccessStatusCode);
        Books books = await Books.OpenAsync(network, payer, payee);

        PaymentOrder other = payer.Order(payee, 5_00, [coins[1]]) with { Id = first.Id };
        using HttpResponseMessage refused = await network.PostAsync(
            Regions.Guangdong, payer.Submit(other, [coins[1]]));

        await Problems.AssertRefusedAsync(Status.OrderIdReused, refused);
        await books.AssertUnchangedAsync();
    }

    [Fact]
    public async Task Submit_SpentCoin_IsRefusedForever()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        Assert.True((await payer.PayAsync(payee, 10_00)).IsCommitted);
        await network.FundAsync(payer, 10_00);
        Books books = await Books.OpenAsync(network, payer, payee);
        OrderSubmission again = payer.Submit(payer.Order(payee, 10_00, coins), coins);

        using HttpResponseMessage first = await network.PostAsync(Regions.Guangdong, again);
        using HttpResponseMessage second = await network.PostAsync(Regions.Beijing, again);

        OrderProblem one = await Problems.AssertRefusedAsync(Status.CoinSpent, first);
        OrderProblem two = await Problems.AssertRefusedAsync(Status.CoinSpent, second);
        Assert.NotNull(one.Answer);
        Assert.Equal(one.Answer, two.Answer);
        await books.AssertUnchangedAsync();
    }

    private async Task RefuseAsync(
        Status expected, Func<Person, Person, IReadOnlyList<Coin>, OrderSubmission> forge)
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Shanghai, 1_00);
        Books books = await Books.OpenAsync(network, payer, payee);

        using HttpResponseMessage refused = await network.PostAsync(
            Regions.Guangdong, forge(payer, payee, await payer.CoinsAsync()));

        await Problems.AssertRefusedAsync(expected, refused);
        await books.AssertUnchangedAsync();
    }
}

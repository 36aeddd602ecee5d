using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Orders;

public sealed class RepetitionTests
{
    [Fact]
    public async Task Repeat_Payment_GivesTheSameBytesForever()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        Assert.Equal(Status.Committed, (await site.SubmitAsync(owner.Registration(owner.Second))).Status);
        Coin coin = await world.IssueAsync(owner.Id, 100);
        PaymentOrder order = owner.Payment(Party.Of(owner.Id), 40, coin.Body.Id);
        long decided = site.Node.OrdersDecided;
        byte[] first = (await site.SubmitAsync(owner.Sign(order))).Outcome.ToArray();
        IReadOnlyList<string> books = await site.DumpAsync();

        Assert.Equal(first, (await site.SubmitAsync(owner.Sign(order))).Outcome.ToArray());
        Assert.Equal(first, (await site.SubmitAsync(CentralWorld.Sign(order, owner.Second))).Outcome.ToArray());
        Assert.Equal(decided + 1, site.Node.OrdersDecided);
        await site.RestartAsync();
        Assert.Equal(first, (await site.SubmitAsync(owner.Sign(order))).Outcome.ToArray());
        Assert.Equal(books, await site.DumpAsync());

        await world.ActAsync(AdministrationAction.RevokeDevice, owner.Id, owner.Device.PublicKey.Id);
        world.Time.Advance(TimeSpan.FromDays(400));
        OrderAnswer late = await site.SubmitAsync(owner.Sign(order));
        Assert.Equal(
            (Status.Committed, Convert.ToHexString(first)),
            (late.Status, Convert.ToHexString(late.Outcome.Span)));
        await world.AuditAsync();
    }

    [Fact]
    public async Task Repeat_WithOtherContent_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        Coin coin = await world.IssueAsync(owner.Id, 100);
        PaymentOrder order = owner.Payment(Party.Of(owner.Id), 40, coin.Body.Id);
        Assert.Equal(Status.Committed, (await site.SubmitAsync(owner.Sign(order))).Status);
        await Refused.WithoutTraceAsync(
            site, Status.OrderIdReused, () => site.SubmitAsync(owner.Sign(order with { Amount = Amount.Of(41) })));
    }

    [Fact]
    public async Task Repeat_Refusal_StaysRefusedThoughFundsArrived()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        IssuanceOrder issuance = world.Issuance(Party.Of(owner.Id), 100);
        CoinId future = CoinId.Derive(owner.Id, issuance.Id, 0);
        SignedMessage signed = owner.Sign(owner.Payment(Party.Of(owner.Id), 40, future));
        OrderAnswer refused = await site.SubmitAsync(signed);
        Assert.Equal(Status.CoinSpent, refused.Status);
        Assert.Equal(Status.Committed, (await site.SubmitAsync(world.SignByOperators(issuance))).Status);

        OrderAnswer again = await site.SubmitAsync(signed);

        Assert.Equal(Status.CoinSpent, again.Status);
        Assert.Equal(refused.Outcome.ToArray(), again.Outcome.ToArray());
        Assert.Equal(100, await owner.BalanceAsync());
    }

    [Fact]
    public async Task Submit_ExpiredOrder_NeverCommits()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        Coin coin = await world.IssueAsync(owner.Id, 100);
        SignedMessage signed = owner.Sign(owner.Payment(Party.Of(owner.Id), 40, coin.Body.Id));
        world.Time.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(1));
        await Refused.RecordedAsync(site, Status.OrderExpired, () => site.SubmitAsync(signed));
        Assert.Equal(Status.OrderExpired, (await site.SubmitAsync(signed)).Status);
    }

    [Fact]
    public async Task Submit_AtTheLastMoment_Commits()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(owner.Id, 100);
        SignedMessage signed = owner.Sign(owner.Payment(Party.Of(owner.Id), 40, coin.Body.Id));
        world.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Status.Committed, (await world[owner.Id.Region].SubmitAsync(signed)).Status);
    }

    [Fact]
    public async Task Submit_SameOrderManyTimesAtOnce_HasOneEffectAndOneAnswer()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        Coin coin = await world.IssueAsync(owner.Id, 100);
        SignedMessage signed = owner.Sign(owner.Payment(Party.Of(owner.Id), 40, coin.Body.Id));

        OrderAnswer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(_ => Task.Run(() => site.SubmitAsync(signed))));

        Assert.All(answers, answer => Assert.Equal(Status.Committed, answer.Status));
        Assert.Single(answers.Select(answer => Convert.ToHexString(answer.Outcome.Span)).Distinct());
        Assert.Equal(2, (await owner.CoinsAsync()).Count);
        await world.AuditAsync();
    }

    [Fact]
    public async Task Submit_OneCoinInManyOrdersAtOnce_CommitsExactlyOne()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        for (int round = 0; round < 5; round++)
        {
            Coin coin = await world.IssueAsync(owner.Id, 100);
            SignedMessage[] orders =
                [.. Enumerable.Range(1, 40).Select(i =>
                    owner.Sign(owner.Payment(Party.Of(owner.Id), i, coin.Body.Id)))];
            OrderAnswer[] answers = await Task.WhenAll(orders.Select(order => Task.Run(() => site.SubmitAsync(order))));
            Assert.Single(answers, answer => answer.Status == Status.Committed);
            Assert.Equal(39, answers.Count(answer => answer.Status == Status.CoinSpent));
        }

        Assert.Equal(500, await owner.BalanceAsync());
        await world.AuditAsync();
    }
}

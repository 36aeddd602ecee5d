using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Orders;

public sealed class PaymentTests
{
    [Fact]
    public async Task Pay_MoreThanThePrice_MakesPaymentAndChange()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin coin = await world.IssueAsync(payer.Id, 1000);

        OrderAnswer answer = await payer.PayAsync(payee.Id, 300, coin);

        Outcome outcome = Committed(answer);
        Assert.Equal([300, 700], outcome.Coins.Select(c => c.Body.Amount.MinorUnits));
        Assert.Equal([payee.Id, payer.Id], outcome.Coins.Select(c => c.Body.Owner));
        Assert.Equal(700, await payer.BalanceAsync());
        Assert.Equal(300, await payee.BalanceAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Pay_ExactPrice_MakesNoChange()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin coin = await world.IssueAsync(payer.Id, 1000);

        Outcome outcome = Committed(await payer.PayAsync(payee.Id, 1000, coin));

        Assert.Equal(payee.Id, Assert.Single(outcome.Coins).Body.Owner);
        Assert.Empty(await payer.CoinsAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Pay_SeveralInputs_MergesThem()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin[] coins =
        [
            await world.IssueAsync(payer.Id, 5), await world.IssueAsync(payer.Id, 7),
            await world.IssueAsync(payer.Id, 9),
        ];

        Outcome outcome = Committed(await payer.PayAsync(payee.Id, 20, coins));

        Assert.Equal([20, 1], outcome.Coins.Select(c => c.Body.Amount.MinorUnits));
        await world.AuditAsync();
    }

    [Fact]
    public async Task Pay_Oneself_SplitsTheCoin()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(payer.Id, 100);

        Committed(await payer.PayAsync(payer.Id, 40, coin));

        Assert.Equal([40, 60], (await payer.CoinsAsync()).Select(c => c.Body.Amount.MinorUnits).Order());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Pay_ByFeatureValueToAnotherRegion_ArrivesThere()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Beijing, 1);
        Coin coin = await world.IssueAsync(payer.Id, 100);

        Outcome outcome = Committed(await world[payer.Id.Region].SubmitAsync(
            payer.Sign(payer.Payment(Party.Of(payee.Feature), 30, coin.Body.Id))));
        await world.DrainAsync();

        Assert.Equal(payee.Id, outcome.Coins[0].Body.Owner);
        Assert.Equal(30, await payee.BalanceAsync());
        await world.AuditAsync();
    }

    [Theory]
    [InlineData("CN-SH")]
    [InlineData("CN-BJ")]
    public async Task Pay_SomebodyUnregistered_CoinsWaitForTheFirstRegistration(string region)
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(RegionCode.Parse(region), 9, register: false);
        Coin coin = await world.IssueAsync(payer.Id, 100);

        Committed(await payer.PayAsync(payee.Id, 30, coin));
        await world.DrainAsync();
        Assert.Equal(Status.Committed, (await world[payee.Id.Region].SubmitAsync(payee.Registration())).Status);

        Assert.Equal(30, await payee.BalanceAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Pay_MoreThanTheCoinsAreWorth_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin coin = await world.IssueAsync(payer.Id, 100);
        await Refused.RecordedAsync(
            world[payer.Id.Region], Status.InsufficientFunds, () => payer.PayAsync(payee.Id, 101, coin));
    }

    [Fact]
    public async Task Pay_WithoutCoins_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        await Refused.RecordedAsync(
            world[payer.Id.Region], Status.InsufficientFunds, () => payer.PayAsync(payee.Id, 1));
    }

    [Fact]
    public async Task Pay_WithSomebodyElsesCoin_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin found = await world.IssueAsync(payee.Id, 100);
        await Refused.RecordedAsync(
            world[payer.Id.Region], Status.CoinSpent, () => payer.PayAsync(payer.Id, 1, found));
    }

    [Fact]
    public async Task Pay_SpentCoin_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin coin = await world.IssueAsync(payer.Id, 100);
        Committed(await payer.PayAsync(payee.Id, 100, coin));
        await Refused.RecordedAsync(
            world[payer.Id.Region], Status.CoinSpent, () => payer.PayAsync(payee.Id, 1, coin));
    }

    [Fact]
    public async Task Pay_AboveTheLimit_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync(
            plan: plan => plan with { Limits = plan.Limits with { MaxOrderMinorUnits = 50 } });
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin[] coins = [await world.IssueAsync(payer.Id, 50), await world.IssueAsync(payer.Id, 50)];
        await Refused.RecordedAsync(
            world[payer.Id.Region], Status.AmountAboveLimit, () => payer.PayAsync(payee.Id, 51, coins));
    }

    [Fact]
    public async Task Pay_ChangeAboveTheLargestAmount_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin[] coins = [await world.IssueAsync(payer.Id, Amount.MaxMinorUnits), await world.IssueAsync(payer.Id, 2)];
        await Refused.RecordedAsync(
            world[payer.Id.Region], Status.AmountAboveLimit, () => payer.PayAsync(payee.Id, 1, coins));
    }

    [Fact]
    public async Task Pay_UnknownDevice_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin coin = await world.IssueAsync(payer.Id, 100);
        PaymentOrder order = payer.Payment(Party.Of(payee.Id), 1, coin.Body.Id);
        CentralSite site = world[payer.Id.Region];
        await Refused.WithoutTraceAsync(
            site, Status.DeviceUnknown, () => site.SubmitAsync(CentralWorld.Sign(order, payee.Device)));
    }

    [Fact]
    public async Task Pay_SignatureOfOtherContent_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        Coin coin = await world.IssueAsync(payer.Id, 100);
        byte[] bytes = payer.Sign(payer.Payment(Party.Of(payee.Id), 1, coin.Body.Id)).Bytes.ToArray();
        bytes[^1] ^= 1;
        CentralSite site = world[payer.Id.Region];
        await Refused.WithoutTraceAsync(
            site, Status.SignatureInvalid, () => site.Node.SubmitAsync(bytes, []));
    }

    [Fact]
    public async Task Pay_InAForeignRegion_IsSentHome()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        CentralSite away = world[TestNetwork.Beijing];
        IReadOnlyList<string> before = await away.DumpAsync();
        OrderAnswer answer = await away.SubmitAsync(payer.Sign(payer.Payment(Party.Of(payee.Id), 1)));
        Assert.Equal((Status.WrongRegion, TestNetwork.Shanghai), (answer.Status, answer.Home));
        Assert.Equal(before, await away.DumpAsync());
    }

    [Fact]
    public async Task Pay_WrongForms_AreRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        (TestOwner payer, TestOwner payee) = await TwoAsync(world);
        CentralSite site = world[payer.Id.Region];
        PaymentOrder order = payer.Payment(Party.Of(payee.Id), 1);
        var nowhere = new OwnerId(RegionCode.Parse("CN-XZ"), payee.Id.Digest);
        (Status Status, Order Order)[] cases =
        [
            (Status.WrongNetwork, order with { Network = new(1) }),
            (Status.WrongCurrency, order with { Currency = "USD" }),
            (Status.ExpiryTooFar, order with { ExpiryUnixMs = world.NowUnixMs + 86_401_000 }),
            (Status.RegionUnknown, order with { Payee = Party.Of(nowhere) }),
            (Status.InvalidOrderId, order with { Id = new OrderId(1) }),
            (Status.DuplicateInputs, order with { Inputs = [new CoinId(1), new CoinId(1)] }),
            (Status.TooManyInputs,
                order with { Inputs = [.. Enumerable.Range(0, 257).Select(i => new CoinId((UInt128)i))] }),
        ];
        foreach ((Status status, Order wrong) in cases)
            await Refused.WithoutTraceAsync(site, status, () => site.SubmitAsync(payer.Sign(wrong)));
        await Refused.WithoutTraceAsync(
            site, Status.MalformedRequest,
            () => site.Node.SubmitAsync(new byte[] { 1, 2, 3 }, []));
        await Refused.WithoutTraceAsync(
            site, Status.RequestTooLarge,
            () => site.Node.SubmitAsync(new byte[16 * 1024 + 1], []));
    }

    [Fact]
    public async Task Redeem_ByAnInstitution_DestroysMoneyAndMakesChange()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner bank = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        await world.ActAsync(AdministrationAction.AppointInstitution, bank.Id);
        CentralSite site = world[bank.Id.Region];
        Coin coin = await world.IssueAsync(bank.Id, 100);

        Outcome partial = Committed(await site.SubmitAsync(bank.Sign(bank.Redemption(60, coin.Body.Id))));
        Coin change = Assert.Single(partial.Coins);
        Assert.Equal(40, change.Body.Amount.MinorUnits);
        Outcome whole = Committed(await site.SubmitAsync(bank.Sign(bank.Redemption(40, change.Body.Id))));

        Assert.Empty(whole.Coins);
        Assert.Equal(
            (100, 100, 0),
            ((int)site.Node.Totals.Issued, (int)site.Node.Totals.Redeemed, (int)site.Node.Totals.Unspent));
        await world.AuditAsync();
    }

    [Fact]
    public async Task Redeem_WithoutTheRole_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(owner.Id, 100);
        CentralSite site = world[owner.Id.Region];
        await Refused.RecordedAsync(
            site, Status.RoleRequired, () => site.SubmitAsync(owner.Sign(owner.Redemption(1, coin.Body.Id))));
    }

    private static async Task<(TestOwner Payer, TestOwner Payee)> TwoAsync(CentralWorld world) =>
        (await world.OwnerAsync(TestNetwork.Shanghai, 1), await world.OwnerAsync(TestNetwork.Shanghai, 2));

    private static Outcome Committed(OrderAnswer answer)
    {
        Assert.Equal(Status.Committed, answer.Status);
        return Outcome.Decode(answer.Outcome);
    }
}

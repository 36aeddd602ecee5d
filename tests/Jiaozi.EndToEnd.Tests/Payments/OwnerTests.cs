using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Sandbox.Operators;
using Jiaozi.Wallet;

namespace Jiaozi.EndToEnd.Tests.Payments;

/// <summary>Issuing and redeeming, freezing, lost and new devices.</summary>
[Collection(LiveCollection.Name)]
public sealed class OwnerTests(LiveNetwork network)
{
    [Fact]
    public async Task RedeemAsync_ByAnInstitution_TakesMoneyOutOfCirculation()
    {
        await using Person bank = await network.JoinAsync(Regions.Beijing, 20_00);
        Assert.True((await AdministerAsync(AdministrationAction.AppointInstitution, bank)).IsCommitted);
        UInt128 before = await RedeemedAsync();

        OrderResult result = await bank.Wallet.RedeemAsync(Amount.Of(15_00));

        Assert.True(result.IsCommitted, result.Detail);
        Assert.Equal(before + 15_00, await RedeemedAsync());
        Assert.Equal(5_00, await bank.BalanceAsync());
    }

    [Fact]
    public async Task RedeemAsync_ByAnybodyElse_IsRefusedAndChangesNothing()
    {
        await using Person person = await network.JoinAsync(Regions.Beijing, 20_00);
        Books books = await Books.OpenAsync(network, person);

        OrderResult result = await person.Wallet.RedeemAsync(Amount.Of(15_00));

        Assert.Equal((OrderResultKind.Refused, Status.RoleRequired), (result.Kind, result.Status));
        await books.AssertUnchangedAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task IssueAsync_SignedByOneOperatorOnly_IsRefusedAndIssuesNothing(int signatures)
    {
        await using Person person = await network.JoinAsync(Regions.Shanghai);
        Books books = await Books.OpenAsync(network, person);
        OperatorDesk desk = network.Desk([.. Enumerable.Repeat(network.Operators[0], signatures)]);

        DeskResult result = await desk.IssueAsync(Party.Of(person.Feature), Amount.Of(1_00));

        Assert.Equal(Status.NotEnoughSigners, result.Status);
        await books.AssertUnchangedAsync();
    }

    [Fact]
    public async Task IssueAsync_SignedByAStrangerToo_IsRefusedAndIssuesNothing()
    {
        await using Person person = await network.JoinAsync(Regions.Shanghai);
        Books books = await Books.OpenAsync(network, person);

        DeskResult result = await network.Desk([network.Operators[0], person.Key])
            .IssueAsync(Party.Of(person.Feature), Amount.Of(1_00));

        Assert.Equal(Status.SignerUnknown, result.Status);
        await books.AssertUnchangedAsync();
    }

    [Fact]
    public async Task PayAsync_WhileFrozen_IsRefusedButReceivingWorks()
    {
        await using Person frozen = await network.JoinAsync(Regions.Guangdong, 10_00);
        await using Person other = await network.JoinAsync(Regions.Shanghai, 5_00);
        Assert.True((await AdministerAsync(AdministrationAction.Freeze, frozen)).IsCommitted);
        Books books = await Books.OpenAsync(network, frozen, other);

        OrderResult refused = await frozen.PayAsync(other, 1_00);

        Assert.Equal((OrderResultKind.Refused, Status.OwnerFrozen), (refused.Kind, refused.Status));
        await books.AssertUnchangedAsync();
        Assert.True((await other.PayAsync(frozen, 2_00)).IsCommitted);
        await network.AuditAsync();
        Assert.Equal(12_00, await frozen.BalanceAsync());
        Assert.True((await AdministerAsync(AdministrationAction.Unfreeze, frozen)).IsCommitted);
        Assert.True((await frozen.PayAsync(other, 1_00)).IsCommitted);
    }

    [Fact]
    public async Task JoinAsync_OnANewDevice_BringsExactlyTheUnspentCoins()
    {
        await using Person old = await network.JoinAsync(Regions.Shanghai, 1_00, 2_00, 3_00, 4_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        Assert.True((await old.PayAsync(payee, 1_50)).IsCommitted);
        IReadOnlyList<string> held = await old.CoinIdsAsync();

        await using Person restored = await network.JoinAsync(old.Feature, Regions.Guangdong);

        Assert.Equal(held, await restored.CoinIdsAsync());
        Assert.Equal(8_50, await restored.BalanceAsync());
        Assert.True((await restored.PayAsync(payee, 8_50)).IsCommitted);
        Assert.Empty(await old.CoinsAsync());
    }

    [Fact]
    public async Task PayAsync_WithARevokedDevice_IsRefusedAndChangesNothing()
    {
        await using Person lost = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person thief = await network.JoinAsync(Regions.Shanghai);
        await using Person fresh = await network.JoinAsync(lost.Feature, Regions.Beijing);
        IReadOnlyList<Coin> coins = await lost.CoinsAsync();
        Assert.True((await fresh.Wallet.RevokeDeviceAsync(lost.Wallet.DeviceKey)).IsCommitted);
        Books books = await Books.OpenAsync(network, fresh, thief);

        OrderResult byWallet = await lost.PayAsync(thief, 10_00);
        using HttpResponseMessage byHand = await network.PostAsync(
            Regions.Beijing, lost.Submit(lost.Order(thief, 10_00, coins), coins));

        Assert.Equal((OrderResultKind.Refused, Status.DeviceRevoked), (byWallet.Kind, byWallet.Status));
        await Problems.AssertRefusedAsync(Status.DeviceRevoked, byHand);
        await books.AssertUnchangedAsync();
        Assert.True((await fresh.PayAsync(thief, 1_00)).IsCommitted);
    }

    private Task<DeskResult> AdministerAsync(AdministrationAction action, Person owner) =>
        network.Desk(network.Operators).AdministerAsync(action, Party.Of(owner.Feature));

    private async Task<UInt128> RedeemedAsync() => UInt128.Parse((await network.AuditAsync()).Total.Redeemed, null);
}

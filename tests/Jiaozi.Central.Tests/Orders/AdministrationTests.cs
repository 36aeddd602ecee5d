using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Orders;

public sealed class AdministrationTests
{
    [Fact]
    public async Task Freeze_Owner_StopsSpendingNotReceiving()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner other = await world.OwnerAsync(TestNetwork.Shanghai, 2);
        Coin coin = await world.IssueAsync(owner.Id, 100);
        Coin others = await world.IssueAsync(other.Id, 100);
        await world.ActAsync(AdministrationAction.Freeze, owner.Id);

        await Refused.RecordedAsync(
            world[owner.Id.Region], Status.OwnerFrozen, () => owner.PayAsync(other.Id, 1, coin));
        Assert.Equal(Status.Committed, (await other.PayAsync(owner.Id, 10, others)).Status);
        Assert.Equal(110, await owner.BalanceAsync());

        await world.ActAsync(AdministrationAction.Unfreeze, owner.Id);
        Assert.Equal(Status.Committed, (await owner.PayAsync(other.Id, 1, coin)).Status);
        await world.AuditAsync();
    }

    [Fact]
    public async Task Dismiss_Institution_StopsRedeeming()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner bank = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[bank.Id.Region];
        Coin coin = await world.IssueAsync(bank.Id, 100);
        await world.ActAsync(AdministrationAction.AppointInstitution, bank.Id);
        await world.ActAsync(AdministrationAction.DismissInstitution, bank.Id);
        await Refused.RecordedAsync(
            site, Status.RoleRequired, () => site.SubmitAsync(bank.Sign(bank.Redemption(1, coin.Body.Id))));
    }

    [Fact]
    public async Task RevokeDevice_ByOperators_StopsIt()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(owner.Id, 100);
        await world.ActAsync(AdministrationAction.RevokeDevice, owner.Id, owner.Device.PublicKey.Id);
        await Refused.RecordedAsync(
            world[owner.Id.Region], Status.DeviceRevoked, () => owner.PayAsync(owner.Id, 1, coin));
    }

    [Fact]
    public async Task Act_OneSigner_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        AdministrationOrder order = world.Act(AdministrationAction.Freeze, owner.Id);
        await Refused.WithoutTraceAsync(
            site, Status.NotEnoughSigners,
            () => site.SubmitAsync(world.SignByOperators(order, world.Network.Operators[0])));
        await Refused.WithoutTraceAsync(
            site, Status.SignerUnknown,
            () => site.SubmitAsync(world.SignByOperators(order, owner.Device, owner.Second)));
    }
}

using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Orders;

public sealed class IssuanceTests
{
    [Fact]
    public async Task Issue_TwoOperators_MakesACoin()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Coin coin = await world.IssueAsync(owner.Id, 500);
        Assert.Equal((owner.Id, 500), (coin.Body.Owner, coin.Body.Amount.MinorUnits));
        Assert.Equal(500, (int)world[owner.Id.Region].Node.Totals.Issued);
        await world.AuditAsync();
    }

    [Fact]
    public async Task Issue_OneSigner_IsRefused() =>
        await RefusedAsync(
            Status.NotEnoughSigners, (world, order) => world.SignByOperators(order, world.Network.Operators[0]));

    [Fact]
    public async Task Issue_SameOperatorTwice_IsRefused() => await RefusedAsync(
        Status.NotEnoughSigners,
        (world, order) => world.SignByOperators(order, world.Network.Operators[0], world.Network.Operators[0]));

    [Fact]
    public async Task Issue_OneIsNoOperator_IsRefused() => await RefusedAsync(
        Status.SignerUnknown,
        (world, order) => world.SignByOperators(
            order, world.Network.Operators[0], TestNetwork.Key("nobody", CoseAlgorithm.Ed25519)));

    [Fact]
    public async Task Issue_ByTheRegionsOwnKey_IsRefused() => await RefusedAsync(
        Status.SignerUnknown,
        (world, order) => world.SignByOperators(
            order, world.Network.Operators[0], world.Network.RegionKey(TestNetwork.Shanghai)));

    [Fact]
    public async Task Issue_SecondSignatureBroken_IsRefused() => await RefusedAsync(
        Status.SignatureInvalid,
        (world, order) =>
        {
            byte[] bytes = world.SignByOperators(order).Bytes.ToArray();
            bytes[^1] ^= 1;
            return SignedMessage.Decode(bytes);
        });

    [Fact]
    public async Task Issue_AboveTheLimit_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync(
            plan: plan => plan with { Limits = plan.Limits with { MaxOrderMinorUnits = 50 } });
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        await Refused.RecordedAsync(
            site, Status.AmountAboveLimit,
            () => site.SubmitAsync(world.SignByOperators(world.Issuance(Party.Of(owner.Id), 51))));
    }

    [Fact]
    public async Task Issue_ToAnOwnerOfAnotherRegion_IsSentHome()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Beijing, 1);
        CentralSite site = world[TestNetwork.Shanghai];
        await Refused.WithoutTraceAsync(
            site, Status.WrongRegion,
            () => site.SubmitAsync(world.SignByOperators(world.Issuance(Party.Of(owner.Feature), 5))));
    }

    [Fact]
    public async Task Issue_RepeatedAfterAnOperatorLeft_GivesTheFirstAnswer()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        SignedMessage signed = world.SignByOperators(world.Issuance(Party.Of(owner.Id), 5));
        ReadOnlyMemory<byte> first = (await site.SubmitAsync(signed)).Outcome;
        world.Change(network => network.Change(plan => plan with { Operators = [.. plan.Operators.Skip(1)] }));

        Assert.Equal(first.ToArray(), (await site.SubmitAsync(signed)).Outcome.ToArray());
        await Refused.WithoutTraceAsync(
            site, Status.SignerUnknown,
            () => site.SubmitAsync(world.SignByOperators(world.Issuance(Party.Of(owner.Id), 5))));
        Assert.Equal(5, await owner.BalanceAsync());
    }

    private static async Task RefusedAsync(Status status, Func<CentralWorld, IssuanceOrder, SignedMessage> sign)
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        SignedMessage signed = sign(world, world.Issuance(Party.Of(owner.Id), 5));
        await Refused.WithoutTraceAsync(site, status, () => site.SubmitAsync(signed));
    }
}

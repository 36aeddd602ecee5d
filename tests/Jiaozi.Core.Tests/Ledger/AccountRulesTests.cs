using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Ledger;

public sealed class AccountRulesTests
{
    private static readonly PublicKey Tablet = TestNetwork.Key("tablet", CoseAlgorithm.ES256).PublicKey;
    private static readonly LedgerTerms Late = World.Terms with { NowUnixMs = World.Now + 60_001 };
    private static readonly LedgerTerms Two =
        World.Terms with { Limits = new NetworkLimits { MaxDevicesPerOwner = 2 } };

    [Fact]
    public void DecideRegistration_NewDevice_IsAdded()
    {
        AccountState account = Registered(Tablet, World.AliceAccount, World.Terms).Effects!.Account!;
        Assert.Equal(3, account.Devices.Count);
        Assert.Equal(new Device(Tablet, "Tablet", World.Now, null), account.Find(Tablet.Id));
    }

    [Fact]
    public void DecideRegistration_KnownDevice_CommitsAndChangesNothing()
    {
        Decision decision = Registered(World.Es256.PublicKey, World.AliceAccount, Two);
        Assert.NotNull(decision.Effects);
        Assert.Null(decision.Effects.Account);
        Assert.Empty(decision.Effects.Created);
    }

    [Fact]
    public void DecideRegistration_TooMany_IsRefusedUntilOneIsRevoked()
    {
        Assert.Equal(Status.TooManyDevices, Registered(Tablet, World.AliceAccount, Two).Refusal!.Status);
        AccountState fewer = World.AliceAccount.Replace(World.AliceAccount.Devices[0] with { RevokedUnixMs = 3 });
        Assert.NotNull(Registered(Tablet, fewer, Two).Effects);
    }

    [Fact]
    public void DecideRegistration_AsManyRevokedAsARecordHolds_IsRefusedAndTheRecordStaysReadable()
    {
        AccountState full = World.AliceAccount with
        {
            Devices = [.. Enumerable.Repeat(
                World.AliceAccount.Devices[0] with { RevokedUnixMs = 3 }, AccountState.MaxDevices)],
        };

        Assert.Equal(Status.TooManyDevices, Registered(Tablet, full, Two).Refusal!.Status);
        Assert.Equal(AccountState.MaxDevices, AccountState.Decode(full.Encode()).Devices.Count);
    }

    [Fact]
    public void Decode_RecordFromBeforeTheLifetimeLimit_StaysReadable()
    {
        AccountState old = World.AliceAccount with
        {
            Devices = [.. Enumerable.Repeat(World.AliceAccount.Devices[0], AccountState.MaxDevices + 1)],
        };

        Assert.Equal(AccountState.MaxDevices + 1, AccountState.Decode(old.Encode()).Devices.Count);
    }

    [Fact]
    public void DecideRegistration_RevokedDevice_NeverComesBack()
    {
        AccountState account = World.AliceAccount.Replace(World.AliceAccount.Devices[1] with { RevokedUnixMs = 3 });
        LedgerTerms one = World.Terms with { Limits = new NetworkLimits { MaxDevicesPerOwner = 1 } };
        Assert.Equal(Status.DeviceRevoked, Registered(World.Es256.PublicKey, account, one).Refusal!.Status);
        LedgerTerms late = one with { NowUnixMs = Late.NowUnixMs };
        Assert.Equal(Status.OrderExpired, Registered(World.Es256.PublicKey, account, late).Refusal!.Status);
    }

    [Fact]
    public void DecideRevocation_OwnOrOtherDevice_IsRevokedOnce()
    {
        AccountState after = Revoke(World.Es256.PublicKey.Id, World.AliceAccount).Effects!.Account!;
        Assert.Equal(World.Now, after.Find(World.Es256.PublicKey.Id)!.RevokedUnixMs);
        Assert.True(after.Find(World.Ed25519.PublicKey.Id)!.IsActive);
        Assert.Null(Revoke(World.Es256.PublicKey.Id, after).Effects!.Account);
        Assert.NotNull(Revoke(World.Ed25519.PublicKey.Id, World.AliceAccount).Effects!.Account);
    }

    [Fact]
    public void DecideRevocation_Faults_AreRefusedInOrder()
    {
        AccountState account = World.AliceAccount.Replace(World.AliceAccount.Devices[0] with { RevokedUnixMs = 3 });
        Assert.Equal(Status.OwnerUnknown, Revoke(Tablet.Id, World.AliceAccount).Refusal!.Status);
        Assert.Equal(Status.DeviceRevoked, Revoke(Tablet.Id, account).Refusal!.Status);
        Assert.Equal(Status.OrderExpired, Revoke(Tablet.Id, account, Late).Refusal!.Status);
        Assert.False(account.Devices[0].IsActive);
        Assert.True(account.Devices[1].IsActive);
    }

    [Theory]
    [InlineData(AdministrationAction.Freeze, true, false)]
    [InlineData(AdministrationAction.Unfreeze, false, false)]
    [InlineData(AdministrationAction.AppointInstitution, false, true)]
    [InlineData(AdministrationAction.DismissInstitution, false, false)]
    public void DecideAdministration_StateActions_SetTheState(AdministrationAction action, bool frozen,
        bool institution)
    {
        AccountState account = Administer(action, World.AliceAccount).Effects!.Account!;
        Assert.Equal((frozen, institution), (account.Frozen, account.Institution));
        Assert.Equal(account.Encode(), Administer(action, account).Effects!.Account!.Encode());
    }

    [Fact]
    public void DecideAdministration_UnfreezeAndDismiss_UndoTheirOpposites()
    {
        AccountState both = World.AliceAccount with { Frozen = true, Institution = true };
        Assert.False(Administer(AdministrationAction.Unfreeze, both).Effects!.Account!.Frozen);
        Assert.False(Administer(AdministrationAction.DismissInstitution, both).Effects!.Account!.Institution);
        Assert.True(Administer(AdministrationAction.Unfreeze, both).Effects!.Account!.Institution);
    }

    [Fact]
    public void DecideAdministration_RevokeDevice_RevokesOrRefuses()
    {
        KeyId card = World.Es256.PublicKey.Id;
        Assert.False(Administer(AdministrationAction.RevokeDevice, World.AliceAccount, card)
            .Effects!.Account!.Find(card)!.IsActive);
        Decision unknown = Administer(AdministrationAction.RevokeDevice, AccountState.Unknown, card);
        Assert.Equal(Status.OwnerUnknown, unknown.Refusal!.Status);
        Decision late = Administer(AdministrationAction.RevokeDevice, AccountState.Unknown, card, Late);
        Assert.Equal(Status.OrderExpired, late.Refusal!.Status);
    }

    [Fact]
    public void DecideAdministration_ActionThatNoDecoderReads_IsABrokenInvariant() =>
        Assert.Throws<InvariantException>(() => Administer((AdministrationAction)9, AccountState.Unknown));

    private static Decision Registered(PublicKey key, AccountState account, LedgerTerms terms)
    {
        FeatureValue feature = TestNetwork.Phone(TestNetwork.Shanghai, 1);
        var order = new RegistrationOrder(World.File.Plan.Id, World.Id(1), World.Now + 60_000, feature, key, "t",
            "Tablet");
        return AccountRules.DecideRegistration(order, account, terms);
    }

    private static Decision Revoke(KeyId key, AccountState account, LedgerTerms? terms = null) =>
        AccountRules.DecideRevocation(
            new RevocationOrder(World.File.Plan.Id, World.Id(1), World.Now + 60_000, World.Alice, key),
            World.Ed25519.PublicKey.Id, account, terms ?? World.Terms);

    private static Decision Administer(
        AdministrationAction action, AccountState account, KeyId? key = null, LedgerTerms? terms = null) =>
        AccountRules.DecideAdministration(
            new AdministrationOrder(
                World.File.Plan.Id, World.Id(1), World.Now + 60_000, action, Party.Of(World.Alice), key),
            account, terms ?? World.Terms);
}

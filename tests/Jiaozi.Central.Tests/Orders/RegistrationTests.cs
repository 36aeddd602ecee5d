using System.Text;
using Jiaozi.Central.Engine;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Orders;

public sealed class RegistrationTests
{
    [Fact]
    public async Task Register_ValidToken_BindsTheDevice()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        Assert.Empty(await owner.CoinsAsync());
        await world.AuditAsync();
    }

    [Fact]
    public async Task Register_OtherNonce_IsRefused() =>
        await RefusedAsync((o, c) => o.Token(c with { Nonce = "someone-elses-key" }));

    [Fact]
    public async Task Register_OtherPhone_IsRefused() =>
        await RefusedAsync((o, c) => o.Token(c with { Phone = "+8613800999999" }));

    [Fact]
    public async Task Register_UnverifiedPhone_IsRefused() =>
        await RefusedAsync((o, c) => o.Token(c with { PhoneVerified = false }));

    [Fact]
    public async Task Register_NoPhone_IsRefused() => await RefusedAsync((o, c) => o.Token(c with { Phone = null }));

    [Fact]
    public async Task Register_PhoneAsCitizenId_IsRefused() =>
        await RefusedAsync((o, c) => o.Token(c with { Phone = null, CitizenId = c.Phone }));

    [Fact]
    public async Task Register_ExpiredToken_IsRefused() => await RefusedAsync((o, c) => o.Token(
        c with { NotBefore = c.NotBefore.AddHours(-2), Expires = c.NotBefore.AddHours(-1) }));

    [Fact]
    public async Task Register_TokenOfTomorrow_IsRefused() => await RefusedAsync((o, c) => o.Token(
        c with { NotBefore = c.NotBefore.AddDays(1), Expires = c.NotBefore.AddDays(2) }));

    [Fact]
    public async Task Register_UnknownIssuer_IsRefused() =>
        await RefusedAsync((o, c) => o.Token(c with { Issuer = "https://elsewhere.test" }));

    [Fact]
    public async Task Register_AlgorithmNone_IsRefused() =>
        await RefusedAsync((o, c) => o.Token(c with { Unsigned = true }));

    [Fact]
    public async Task Register_WrongAudience_IsRefused() =>
        await RefusedAsync((o, c) => o.Token(c with { Audience = "another-app" }));

    [Fact]
    public async Task Register_SignedByAnotherKey_IsRefused() => await RefusedAsync((o, c) =>
    {
        using var impostor = new TestIdentityProvider(o.Issuer, "impostor");
        return impostor.Token(c);
    });

    [Theory]
    [InlineData("")]
    [InlineData("no token")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.AAAA")]
    [InlineData("....")]
    public async Task Register_Garbage_IsRefused(string token) => await RefusedAsync((_, _) => token);

    [Fact]
    public async Task Register_HeaderSaysHmac_IsRefused() => await RefusedAsync((o, c) =>
    {
        string[] parts = o.Token(c).Split('.');
        string header = Base64UrlText.Encode(Encoding.UTF8.GetBytes("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"));
        return $"{header}.{parts[1]}.{parts[2]}";
    });

    [Fact]
    public async Task Register_ProviderHasOtherKeysMeanwhile_OnlyNewTokensCount()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 2, register: false);
        CentralSite site = world[owner.Id.Region];
        SignedMessage old = owner.Registration();
        using var renewed = new TestIdentityProvider(world.Identity.Issuer, "renewed");
        world.Change(network => network.Change(plan => plan with { IdentityProviders = [renewed.Plan] }));

        await Refused.WithoutTraceAsync(site, Status.IdentityTokenInvalid, () => site.SubmitAsync(old));
        string token = renewed.Token(owner.Claims(owner.Device.PublicKey));
        Assert.Equal(Status.Committed, (await site.SubmitAsync(owner.Registration(token: token))).Status);
    }

    [Fact]
    public async Task Register_SignedByAnotherDevice_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1, register: false);
        CentralSite site = world[owner.Id.Region];
        Order order = Order.Decode(owner.Registration());
        await Refused.WithoutTraceAsync(
            site, Status.DeviceUnknown, () => site.SubmitAsync(CentralWorld.Sign(order, owner.Second)));
    }

    [Fact]
    public async Task Register_RepeatedAfterTheTokenExpired_GivesTheFirstAnswer()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1, register: false);
        CentralSite site = world[owner.Id.Region];
        SignedMessage signed = owner.Registration();
        OrderAnswer first = await site.SubmitAsync(signed);
        world.Time.Advance(TimeSpan.FromDays(2));

        OrderAnswer again = await site.SubmitAsync(signed);

        Assert.Equal(Status.Committed, again.Status);
        Assert.Equal(first.Outcome.ToArray(), again.Outcome.ToArray());
    }

    [Fact]
    public async Task Register_MoreDevicesThanAllowed_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync(
            plan: plan => plan with { Limits = plan.Limits with { MaxDevicesPerOwner = 1 } });
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        await Refused.RecordedAsync(
            site, Status.TooManyDevices, () => site.SubmitAsync(owner.Registration(owner.Second)));
        Assert.Equal(Status.Committed, (await site.SubmitAsync(owner.Registration())).Status);
    }

    [Fact]
    public async Task Revoke_OtherDevice_StopsIt()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        CentralSite site = world[owner.Id.Region];
        Assert.Equal(Status.Committed, (await site.SubmitAsync(owner.Registration(owner.Second))).Status);
        Coin coin = await world.IssueAsync(owner.Id, 100);

        RevocationOrder revocation = owner.Revocation(owner.Device.PublicKey.Id);
        Assert.Equal(Status.Committed, (await site.SubmitAsync(CentralWorld.Sign(revocation, owner.Second))).Status);

        await Refused.RecordedAsync(site, Status.DeviceRevoked, () => owner.PayAsync(owner.Id, 1, coin));
        await Refused.RecordedAsync(site, Status.DeviceRevoked, () => site.SubmitAsync(owner.Registration()));
        await Refused.RecordedAsync(site, Status.DeviceRevoked, () => site.SubmitAsync(
            owner.Sign(owner.Revocation(owner.Second.PublicKey.Id))));
        PaymentOrder payment = owner.Payment(Party.Of(owner.Id), 1, coin.Body.Id);
        Assert.Equal(Status.Committed, (await site.SubmitAsync(CentralWorld.Sign(payment, owner.Second))).Status);
        await world.AuditAsync();
    }

    [Fact]
    public async Task Revoke_DeviceOfSomebodyElse_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner other = await world.OwnerAsync(TestNetwork.Shanghai, 2);
        CentralSite site = world[owner.Id.Region];
        await Refused.RecordedAsync(site, Status.OwnerUnknown, () => site.SubmitAsync(
            owner.Sign(owner.Revocation(other.Device.PublicKey.Id))));
    }

    private static async Task RefusedAsync(Func<TestIdentityProvider, TestClaims, string> token)
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner owner = await world.OwnerAsync(TestNetwork.Shanghai, 1, register: false);
        CentralSite site = world[owner.Id.Region];
        string wrong = token(world.Identity, owner.Claims(owner.Device.PublicKey));
        await Refused.WithoutTraceAsync(
            site, Status.IdentityTokenInvalid, () => site.SubmitAsync(owner.Registration(token: wrong)));
    }
}

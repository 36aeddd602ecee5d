using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Keys;
using Jiaozi.Wallet;

namespace Jiaozi.EndToEnd.Tests.Faults;

/// <summary>A region changes its key while all runs: no coin dies, and fronts hear of it by themselves.</summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private readonly LiveNetwork _network = new();

    public ValueTask InitializeAsync() => _network.InitializeAsync();

    public ValueTask DisposeAsync() => _network.DisposeAsync();

    [Fact]
    public async Task PayAsync_AfterRotation_OldCoinsSpendAndNewOnesBearTheNewKey()
    {
        await using Person payer = await _network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await _network.JoinAsync(Regions.Beijing);
        KeyId oldKey = (await payer.CoinsAsync())[0].Receipt.Header.KeyId;

        await RotateAsync(Regions.Shanghai, KeyState.VerifyOnly);
        OrderResult paid = await payer.PayAsync(payee, 4_00);

        Assert.True(paid.IsCommitted, paid.Detail);
        Assert.NotEqual(oldKey, paid.Change!.Receipt.Header.KeyId);
        await _network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Fact]
    public async Task PayAsync_OldKeyRevoked_WalletGetsFreshProofsAndPays()
    {
        await using Person payer = await _network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await _network.JoinAsync(Regions.Beijing);
        var stale = await payer.CoinsAsync();

        await RotateAsync(Regions.Shanghai, KeyState.Revoked);
        using (HttpResponseMessage refused = await _network.PostAsync(
            Regions.Guangdong, payer.Submit(payer.Order(payee, 4_00, stale), stale)))
        {
            await Problems.AssertRefusedAsync(Status.SealKeyRevoked, refused);
        }

        Assert.Equal(10_00, (long)(await payer.Wallet.GetBalanceAsync()).Total);
        OrderResult paid = await payer.PayAsync(payee, 4_00);

        Assert.True(paid.IsCommitted, paid.Detail);
        await _network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    /// <summary>The region's central seals with its next key; returns when every front knows.</summary>
    private async Task RotateAsync(RegionCode region, KeyState old)
    {
        using SoftwareKey next = KeyFile.ReadPrivate(_network.NextKey(region));
        _network.Change(plan => plan with
        {
            Regions =
            [
                .. plan.Regions.Select(r => r.Code != region ? r : r with
                {
                    Keys =
                    [
                        .. r.Keys.Select(key => key with { State = old }),
                        new RegionKey(next.PublicKey, KeyState.Signing),
                    ],
                }),
            ],
        });
        foreach (RegionCode at in _network.Codes)
        {
            await Eventually.TrueAsync(
                async () => NetworkFile.Open(
                    await _network.Http.GetByteArrayAsync(new Uri(_network.Front(at), "/v1/network")),
                    _network.Network.Root).Plan.Version == _network.Network.Plan.Version,
                $"the front of {at} knows the new network file");
        }
    }
}

using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Stores;
using Jiaozi.Wallet.Tests.Model;

namespace Jiaozi.Wallet.Tests;

public sealed class PaymentTests : IDisposable
{
    private readonly WalletWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Pay_EnoughCoins_PaysAndKeepsTheChange()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100, 20, 3);
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(50));

        Assert.Equal(OrderResultKind.Committed, result.Kind);
        Assert.True(result.Proven);
        Assert.Equal(50, result.Paid!.Body.Amount.MinorUnits);
        Assert.Equal(_world.Bo, result.Paid.Body.Owner);
        Assert.Equal(73, result.Change!.Body.Amount.MinorUnits);
        Assert.Equal(new Balance(73, 0), await ann.GetBalanceAsync());
        await _world.AssertAgreesAsync(ann);
        await using TerminalWallet bo = await _world.CreateBoAsync();
        await bo.SyncAsync();
        Assert.Equal(new Balance(50, 0), await bo.GetBalanceAsync());
    }

    [Fact]
    public async Task Pay_ExactAmount_MakesNoChange()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 50);
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(50));
        Assert.True(result.IsCommitted);
        Assert.Null(result.Change);
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_SameOrderIdTwice_PaysOnce()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100, 100);
        OrderId id = OrderId.Create(1, new byte[10]);
        OrderResult first = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(60), new PayOptions { OrderId = id });
        OrderResult second = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(60), new PayOptions { OrderId = id });
        Assert.Equal(first.Outcome.ToArray(), second.Outcome.ToArray());
        Assert.Equal(60, _world.Central.Balance(_world.Bo));
        Assert.Equal(1, _world.Front.Count(Routes.Payments));
    }

    [Fact]
    public async Task Pay_TooLittleMoney_SyncsThenSendsNothing()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 30);
        _world.Central.Issue(_world.Ann, 30);
        Assert.True((await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(50))).IsCommitted);

        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(50));
        Assert.Equal((OrderResultKind.NotSent, Status.InsufficientFunds), (result.Kind, result.Status));
        Assert.Contains("0.10 CNY", result.Detail, StringComparison.Ordinal);
        Assert.Equal(1, _world.Front.Count(Routes.Payments));
        await _world.AssertAgreesAsync(ann);
    }

    [Theory]
    [InlineData(new long[0])]
    [InlineData(new long[] { 10, 20 })]
    public async Task Pay_SendEvenIfShort_GetsARecordedRefusal(long[] coins)
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, coins);
        OrderResult result = await ann.PayAsync(
            _world.PartyBo, WalletWorld.Cents(50), new PayOptions { SendEvenIfShort = true });
        Assert.Equal((OrderResultKind.Refused, Status.InsufficientFunds), (result.Kind, result.Status));
        Assert.True(result.Proven);
        Assert.NotNull(_world.Central.Find(_world.Ann, result.OrderId));
        Assert.Equal(coins.Sum(), (long)(await ann.GetBalanceAsync()).Available);
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_MoneyInTooManyCoins_MergesFirst()
    {
        _world.Options = _world.Options with { MaxInputs = 4 };
        await using TerminalWallet ann = await _world.AnnWithAsync(null, [.. Enumerable.Repeat(10L, 20)]);
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(155));
        Assert.True(result.IsCommitted, result.Detail);
        Assert.Equal(155, _world.Central.Balance(_world.Bo));
        Assert.Equal(45, _world.Central.Balance(_world.Ann));
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_MoneyInTooManyCoinsAndNoMergeWanted_ExplainsAndMergeHelps()
    {
        _world.Options = _world.Options with { MaxInputs = 4, MergeFirst = false };
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 10, 10, 10, 10, 10);
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(50));
        Assert.Equal((OrderResultKind.NotSent, Status.TooManyInputs), (result.Kind, result.Status));
        Assert.Equal(0, _world.Front.Count(Routes.Payments));

        Assert.True((await ann.MergeAsync())!.IsCommitted);
        Assert.Equal(2, (await ann.GetCoinsAsync()).Count);
        Assert.True((await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(50))).IsCommitted);
        Assert.Null(await ann.MergeAsync());
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_WhatCanNeverCommit_IsNotSent()
    {
        _world.Network.Change(plan => plan with { Limits = plan.Limits with { MaxOrderMinorUnits = 99 } });
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 50, 60);
        long now = _world.Central.NowUnixMs;
        var far = new PayOptions { ExpiryUnixMs = now + 100 * 24 * 3600 * 1000L };
        var over = new PayOptions { ExpiryUnixMs = now - 1 };
        var oddId = new PayOptions { OrderId = new OrderId(5) };
        Party nobody = Party.Of(_world.Bo with { Region = Core.Owners.RegionCode.Parse("CN-XZ") });

        Assert.Equal(Status.AmountAboveLimit, (await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(100))).Status);
        Assert.Equal(Status.ExpiryTooFar, (await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(1), far)).Status);
        Assert.Equal(Status.OrderExpired, (await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(1), over)).Status);
        Assert.Equal(Status.InvalidOrderId, (await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(1), oddId)).Status);
        Assert.Equal(Status.RegionUnknown, (await ann.PayAsync(nobody, WalletWorld.Cents(1))).Status);
        Assert.Equal(0, _world.Front.Count(Routes.Payments));
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Redeem_Institution_DestroysMoney()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OrderResult refused = await ann.RedeemAsync(WalletWorld.Cents(30));
        Assert.Equal((OrderResultKind.Refused, Status.RoleRequired), (refused.Kind, refused.Status));
        Assert.True(refused.Proven);
        await _world.AssertAgreesAsync(ann);

        _world.Central.Appoint(_world.Ann);
        OrderResult result = await ann.RedeemAsync(WalletWorld.Cents(30));
        Assert.True(result.IsCommitted);
        Assert.Null(result.Paid);
        Assert.Equal(70, result.Change!.Body.Amount.MinorUnits);
        Assert.Equal(70, _world.Central.Total);
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_CoinSpentElsewhere_IsRefusedThenSynced()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        await using TerminalWallet other = await _world.CreateAnnAsync(null, "ann's desktop");
        await other.SyncAsync();
        Assert.True((await other.PayAsync(_world.PartyBo, WalletWorld.Cents(40))).IsCommitted);

        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal((OrderResultKind.Refused, Status.CoinSpent), (result.Kind, result.Status));
        Assert.Equal(40, _world.Central.Balance(_world.Bo));
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task RevokeDevice_LostPhone_StopsIt()
    {
        await using TerminalWallet phone = await _world.AnnWithAsync(null, 100);
        await using TerminalWallet desktop = await _world.CreateAnnAsync(null, "ann's desktop");
        Assert.True((await desktop.RevokeDeviceAsync(phone.DeviceKey)).IsCommitted);

        OrderResult result = await phone.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal((OrderResultKind.Refused, Status.DeviceRevoked), (result.Kind, result.Status));
        Assert.True(result.Proven);
        Assert.Equal(100, _world.Central.Balance(_world.Ann));
        await Assert.ThrowsAsync<WalletException>(() => phone.SyncAsync());
        OrderResult unknown = await desktop.RevokeDeviceAsync(new Core.Wire.Keys.KeyId(1));
        Assert.Equal((OrderResultKind.Refused, Status.OwnerUnknown), (unknown.Kind, unknown.Status));
    }

    [Fact]
    public async Task TryGetOutcome_OtherDevicesOrder_IsProven()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        await using TerminalWallet other = await _world.CreateAnnAsync(null, "ann's desktop");
        OrderResult paid = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        OrderResult refused = await ann.PayAsync(
            _world.PartyBo, WalletWorld.Cents(400), new PayOptions { SendEvenIfShort = true });

        OrderResult? found = await other.TryGetOutcomeAsync(paid.OrderId);
        Assert.True(found is { IsCommitted: true, Proven: true });
        Assert.Equal(paid.Outcome.ToArray(), found.Outcome.ToArray());
        Assert.Equal(Status.InsufficientFunds, (await other.TryGetOutcomeAsync(refused.OrderId))!.Status);
        Assert.Null(await other.TryGetOutcomeAsync(OrderId.Create(1, new byte[10])));
        Assert.True((await ann.TryGetOutcomeAsync(paid.OrderId))!.IsCommitted);
    }

    [Fact]
    public async Task History_AfterPayment_TellsIt()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OrderResult paid = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        IReadOnlyList<HistoryLine> lines = await ann.GetHistoryAsync();
        Assert.Equal(
            [HistoryKind.Committed, HistoryKind.Received, HistoryKind.Committed], lines.Select(line => line.Kind));
        Assert.Equal((paid.OrderId, 40L, _world.PartyBo.ToString()),
            (lines[2].Order, lines[2].MinorUnits, lines[2].OtherParty));
    }
}

using System.Net;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;
using Jiaozi.Wallet.Stores;
using Jiaozi.Wallet.Tests.Model;

namespace Jiaozi.Wallet.Tests;

/// <summary>Lost, repeated and passing answers.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly WalletWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Pay_AnswersLost_SendsTheSameOrderUntilAnswered(int lost)
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments((number, honest) =>
        {
            HttpResponseMessage answer = honest();
            return number <= lost ? throw ModelFront.Lost() : answer;
        });
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.True(result.IsCommitted);
        Assert.Single(_world.Front.Orders.Skip(1).Select(Convert.ToHexString).Distinct());
        Assert.Equal(40, _world.Central.Balance(_world.Bo));
        await _world.AssertAgreesAsync(ann);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pay_EveryAnswerLost_IsUnknownUntilRecovered(bool arrives)
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100, 7);
        OnPayments((_, honest) =>
        {
            if (arrives) honest().Dispose();
            throw ModelFront.Lost();
        });
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal(OrderResultKind.Unknown, result.Kind);
        Assert.Equal(new Balance(0, 107), await ann.GetBalanceAsync());

        // A new payment does not go out beside the one that may still be made.
        OrderResult second = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(5));
        Assert.Equal((OrderResultKind.NotSent, Status.EarlierOrderFirst), (second.Kind, second.Status));
        Assert.False(second.IsSent || second.Proven);
        Assert.Contains(result.OrderId.ToString(), second.Detail, StringComparison.Ordinal);

        _world.Front.Script = null;
        if (!arrives) _world.Time.Advance(_world.Options.OrderLife);
        RecoveryReport report = await ann.RecoverAsync();
        Assert.True(report.IsComplete);
        Assert.Equal(result.OrderId, Assert.Single(report.Orders).OrderId);
        await _world.AssertAgreesAsync(ann);
        Assert.Equal(arrives ? 40 : 0, _world.Central.Balance(_world.Bo));
        Assert.Equal(arrives ? Status.Committed : Status.OrderExpired, report.Orders[0].Status);
        Assert.True(report.Orders[0].Proven);
    }

    [Fact]
    public async Task Pay_UnknownThenPayAgain_ResolvesTheFirstBeforeTheSecond()
    {
        _world.Options = _world.Options with { Patience = TimeSpan.FromSeconds(1) };
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments((_, _) => throw ModelFront.Lost());
        OrderResult first = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal(OrderResultKind.Unknown, first.Kind);

        _world.Front.Script = null;
        Assert.True((await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(5))).IsCommitted);
        Assert.Equal(45, _world.Central.Balance(_world.Bo));
        Assert.True((await ann.TryGetOutcomeAsync(first.OrderId))!.IsCommitted);
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_ConnectionRefused_KeepsNothingAndMayBeRepeatedWithItsId()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        var options = new PayOptions { OrderId = OrderId.Create(1, new byte[10]) };
        OnPayments((_, _) => throw ModelFront.Refused());
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40), options);
        Assert.Equal(OrderResultKind.NotSent, result.Kind);
        await _world.AssertAgreesAsync(ann);

        _world.Front.Script = null;
        Assert.True((await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40), options)).IsCommitted);
    }

    [Fact]
    public async Task Pay_RefusedOnceThenLost_IsNotTakenForNeverSent()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments((number, _) => throw (number == 2 ? ModelFront.Lost() : ModelFront.Refused()));
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal(OrderResultKind.Unknown, result.Kind);
        Assert.Single(await ann.GetOpenOrdersAsync());
    }

    [Fact]
    public async Task Pay_FirstFrontRefusesConnections_GoesToTheNext()
    {
        _world.Options = _world.Options with { Fronts = [new Uri("http://down.test"), new Uri("http://up.test")] };
        _world.Front.Script = (request, _, honest) =>
            request.RequestUri!.Host == "down.test" ? throw ModelFront.Refused() : honest();
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        Assert.True((await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40))).IsCommitted);
        Assert.Equal(2, _world.Front.Count(Routes.Payments));
    }

    [Theory]
    [InlineData(Status.Overloaded)]
    [InlineData(Status.RegionUnavailable)]
    [InlineData(Status.CoinInTransit)]
    [InlineData(Status.RateLimited)]
    [InlineData(Status.InternalFault)]
    public async Task Pay_PassingRefusal_IsRetriedWithTheSameOrder(Status status)
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments((number, honest) => number <= 2 ? ModelFront.Problem(status) : honest());
        Assert.True((await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40))).IsCommitted);
        Assert.Equal(3, _world.Front.Count(Routes.Payments));
        await _world.AssertAgreesAsync(ann);
    }

    [Theory]
    [InlineData(Status.RegionUnavailable, false)]
    [InlineData(Status.Overloaded, false)]
    [InlineData(Status.RegionUnavailable, true)]
    public async Task Pay_RegionStaysAway_IsToldThatNothingMovedAndNeverPaysTwice(Status status, bool frontLies)
    {
        _world.Options = _world.Options with { Patience = TimeSpan.FromSeconds(1) };
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments((number, honest) =>
        {
            if (frontLies && number == 1) honest().Dispose();
            return ModelFront.Problem(status);
        });
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal((OrderResultKind.Refused, status, false), (result.Kind, result.Status, result.Proven));

        // The wish is repeated: it is carried out once, or the wallet says that it was done already.
        _world.Front.Script = null;
        OrderResult second = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal(frontLies ? OrderResultKind.NotSent : OrderResultKind.Committed, second.Kind);
        Assert.Equal(40, _world.Central.Balance(_world.Bo));
        await _world.AssertAgreesAsync(ann);
    }

    [Theory]
    [InlineData("<html>proxy</html>", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("{}", HttpStatusCode.OK)]
    [InlineData("null", HttpStatusCode.OK)]
    [InlineData("<html>proxy</html>", HttpStatusCode.BadGateway)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    public async Task Pay_AnswerCannotBeRead_IsUnknown(string text, HttpStatusCode code)
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments((_, honest) =>
        {
            honest().Dispose();
            return ModelFront.Text(text, code);
        });
        Assert.Equal(OrderResultKind.Unknown, (await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40))).Kind);
        _world.Front.Script = null;
        Assert.True((await ann.RecoverAsync()).IsComplete);
        Assert.Equal(40, _world.Central.Balance(_world.Bo));
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_Cancelled_StaysPendingAndIsRecovered()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        using var cancel = new CancellationTokenSource();
        OnPayments((_, honest) =>
        {
            honest().Dispose();
            cancel.Cancel();
            throw new OperationCanceledException(cancel.Token);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40), null, cancel.Token));
        Assert.Equal(WalletOrderState.Pending, Assert.Single(await ann.GetOpenOrdersAsync()).State);
        _world.Front.Script = null;
        Assert.True((await ann.RecoverAsync()).IsComplete);
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_SealKeyRevoked_GetsFreshProofsAndPaysWithTheSameOrder()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        _world.Network.Rotate(Testing.TestNetwork.Shanghai, "new key", Core.Network.KeyState.Revoked);
        _world.Central.Reseal();
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.True(result.IsCommitted, result.Detail);
        Assert.Equal(2UL, ann.Network.Plan.Version);
        Assert.Single(_world.Front.Orders.Skip(1).Select(Convert.ToHexString).Distinct());
        await _world.AssertAgreesAsync(ann);
    }

    private void OnPayments(Func<int, Func<HttpResponseMessage>, HttpResponseMessage> act)
    {
        int number = 0;
        _world.Front.Script = (request, _, honest) =>
            request.RequestUri!.AbsolutePath == Routes.Payments ? act(++number, honest) : honest();
    }
}

using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;
using Jiaozi.Wallet.Stores;
using Jiaozi.Wallet.Tests.Model;

namespace Jiaozi.Wallet.Tests;

/// <summary>Fronts that lie.</summary>
public sealed class ForgeryTests : IDisposable
{
    private readonly WalletWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(Status.InsufficientFunds)]
    [InlineData(Status.CoinSpent)]
    [InlineData(Status.OrderExpired)]
    public async Task Pay_RecordedRefusalWithoutSeal_IsNotBelieved(Status status)
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments(honest =>
        {
            honest().Dispose();
            return ModelFront.Problem(status);
        });
        OrderResult result = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal(OrderResultKind.Unknown, result.Kind);
        await RecoverAndAssertAsync(ann, paid: 40);
    }

    [Fact]
    public async Task Pay_RefusalSealedBySomebodyElse_IsNotBelieved()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments(_ =>
        {
            SignedMessage message = SignedMessage.Decode(_world.Front.Orders[^1]);
            var record = new OutcomeRecord(
                _world.Ann, Order.Decode(message).Id, message.PayloadHash, Status.InsufficientFunds, 1, "poor");
            // A region key seals it, but not the home region's.
            Core.Sealing.Receipt receipt = _world.Central.Sealer(TestNetwork.Beijing).Seal([record.Encode()], 1)[0];
            return ModelFront.Problem(Status.InsufficientFunds, new Outcome(record, [], receipt));
        });
        OrderResult result = await PayKeepingOrderAsync(ann);
        Assert.Equal(OrderResultKind.Unknown, result.Kind);
        Assert.Equal(new Balance(0, 100), await ann.GetBalanceAsync());
    }

    [Theory]
    [InlineData("amount")]
    [InlineData("change")]
    [InlineData("owner")]
    [InlineData("seal")]
    [InlineData("none")]
    public async Task Pay_ForgedSuccess_IsNotBelieved(string forgery)
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments(honest =>
        {
            honest().Dispose();
            return Forge(forgery);
        });
        OrderResult result = await ann.PayAsync(Party.Of(_world.Bo), WalletWorld.Cents(40));
        Assert.Equal(OrderResultKind.Unknown, result.Kind);
        Assert.Equal(new Balance(0, 100), await ann.GetBalanceAsync());
        await RecoverAndAssertAsync(ann, paid: 40);
    }

    [Fact]
    public async Task Pay_FrontRefusesAndSendsTheOrderLater_CannotPayTwice()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100, 100, 100);
        OnPayments(_ => ModelFront.Problem(Status.CoinNotAuthentic));
        OrderResult first = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(150));
        Assert.Equal((OrderResultKind.Refused, false), (first.Kind, first.Proven));
        WalletOrder kept = Assert.Single(await ann.GetOpenOrdersAsync());
        Assert.Equal(WalletOrderState.Doubtful, kept.State);
        Assert.Equal(new Balance(300, 0), await ann.GetBalanceAsync());

        _world.Front.Script = null;
        OrderResult second = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(90));
        Assert.True(second.IsCommitted);
        (_, Outcome? replayed) = _world.Central.Submit(kept.Signed);
        Assert.Equal(Status.CoinSpent, replayed!.Record.Status);
        Assert.Equal(90, _world.Central.Balance(_world.Bo));
        await _world.AssertAgreesAsync(ann);
    }

    [Fact]
    public async Task Pay_FrontRefusesButSendsTheOrderOn_IsFoundOut()
    {
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments(honest =>
        {
            honest().Dispose();
            return ModelFront.Problem(Status.CoinsNotOfOrder);
        });
        OrderResult first = await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        Assert.Equal((OrderResultKind.Refused, false), (first.Kind, first.Proven));
        _world.Front.Script = null;
        Assert.True(Assert.Single((await ann.RecoverAsync()).Orders).IsCommitted);
        await _world.AssertAgreesAsync(ann);
    }

    [Theory]
    [InlineData(Status.CoinNotAuthentic)]
    [InlineData(Status.RegionUnavailable)]
    public async Task Pay_DoubtfulOrderIsOver_IsSentOnceMoreAndLetGoUnderSeal(Status status)
    {
        _world.Options = _world.Options with { Patience = TimeSpan.FromSeconds(1) };
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        OnPayments(_ => ModelFront.Problem(status));
        await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        _world.Front.Script = null;
        int sent = _world.Front.Count(Routes.Payments);

        Assert.Equal(OrderResultKind.Refused, Assert.Single((await ann.RecoverAsync()).Orders).Kind);
        Assert.Single(await ann.GetOpenOrdersAsync());
        Assert.Equal(sent, _world.Front.Count(Routes.Payments));
        _world.Time.Advance(TimeSpan.FromSeconds(91));
        OrderResult over = Assert.Single((await ann.RecoverAsync()).Orders);
        Assert.Equal((Status.OrderExpired, true), (over.Status, over.Proven));
        await _world.AssertAgreesAsync(ann);
        Assert.Equal(sent + 1, _world.Front.Count(Routes.Payments));
        Assert.Equal(0, _world.Central.Balance(_world.Bo));
    }

    [Fact]
    public async Task Pay_FrontPassesTheOrderOnAndDeniesItForever_IsNeverLetGo()
    {
        _world.Options = _world.Options with { Patience = TimeSpan.FromSeconds(1) };
        await using TerminalWallet ann = await _world.AnnWithAsync(null, 100);
        _world.Front.Script = (request, _, honest) =>
        {
            string path = request.RequestUri!.AbsolutePath;
            if (path == Routes.Payments)
            {
                honest().Dispose();
                return ModelFront.Problem(Status.MalformedRequest);
            }

            return path.StartsWith(Routes.Orders, StringComparison.Ordinal)
                ? ModelFront.Problem(Status.OrderNotFound)
                : path == Routes.Coins ? ModelFront.Problem(Status.RegionUnavailable) : honest();
        };
        await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        _world.Time.Advance(TimeSpan.FromSeconds(200));
        await ann.RecoverAsync();

        Assert.Equal(WalletOrderState.Doubtful, Assert.Single(await ann.GetOpenOrdersAsync()).State);
        await ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
        _world.Front.Script = null;
        await ann.RecoverAsync();
        Assert.Equal(40, _world.Central.Balance(_world.Bo));
        await _world.AssertAgreesAsync(ann);
    }

    private Task<OrderResult> PayKeepingOrderAsync(TerminalWallet ann)
    {
        Func<HttpRequestMessage, int, Func<HttpResponseMessage>, HttpResponseMessage> script = _world.Front.Script!;
        _world.Front.Script = (request, number, honest) =>
        {
            if (request.RequestUri!.AbsolutePath != Routes.Payments) return honest();
            string json = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult();
            OrderSubmission submission = System.Text.Json.JsonSerializer.Deserialize(
                json, ApiJson.Default.OrderSubmission)!;
            _world.Front.Orders.Add(Core.Wire.Base64UrlText.Decode(submission.Order));
            return script(request, number, honest);
        };
        return ann.PayAsync(_world.PartyBo, WalletWorld.Cents(40));
    }

    private HttpResponseMessage Forge(string forgery)
    {
        SignedMessage message = SignedMessage.Decode(_world.Front.Orders[^1]);
        OrderId id = Order.Decode(message).Id;
        var record = new OutcomeRecord(_world.Ann, id, message.PayloadHash, Status.Committed, 1, "");
        if (forgery == "none") return ModelFront.Answer(id, new Outcome(record, [], null));
        CoinBody paid = Body(id, SpendingRules.PayeeOutput, forgery == "amount" ? 39 : 40) with
        {
            Owner = forgery == "owner" ? _world.Network.Owner(TestNetwork.Shanghai, 66) : _world.Bo,
        };
        CoinBody change = Body(id, SpendingRules.ChangeOutput, forgery == "change" ? 59 : 60);
        IReadOnlyList<Coin> coins = new TestSealer(_world.Network, TestNetwork.Shanghai).Seal(
            [paid, change], 1,
            forgery == "seal" ? TestNetwork.Key("thief", Core.Wire.Keys.CoseAlgorithm.Ed25519) : null);
        return ModelFront.Answer(id, new Outcome(record, coins, null));
    }

    private CoinBody Body(OrderId order, int output, long minorUnits) => new(
        CoinId.Derive(_world.Ann, order, output), "CNY", Amount.Of(minorUnits), _world.Ann, TestNetwork.Shanghai, 1);

    private async Task RecoverAndAssertAsync(TerminalWallet ann, long paid)
    {
        _world.Front.Script = null;
        Assert.True((await ann.RecoverAsync()).IsComplete);
        Assert.Equal(paid, _world.Central.Balance(_world.Bo));
        await _world.AssertAgreesAsync(ann);
    }

    private void OnPayments(Func<Func<HttpResponseMessage>, HttpResponseMessage> act) =>
        _world.Front.Script = (request, _, honest) =>
            request.RequestUri!.AbsolutePath == Routes.Payments ? act(honest) : honest();
}

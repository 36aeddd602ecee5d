using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Protocol.Http;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Wallet;

namespace Jiaozi.EndToEnd.Tests.Faults;

/// <summary>Centrals and fronts that stop, hang and come back.</summary>
[Collection(LiveCollection.Name)]
public sealed class CentralFaultTests(LiveNetwork network)
{
    [Fact]
    public async Task PayAsync_PayeesCentralIsDown_CommitsAndTheCoinArrivesOnceLater()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing, 1_00);
        OrderResult paid;
        await network.StopCentralAsync(Regions.Beijing);
        try
        {
            paid = await payer.PayAsync(payee, 4_00);
        }
        finally
        {
            await network.RestartCentralAsync(Regions.Beijing);
        }

        Assert.True(paid is { IsCommitted: true, Proven: true }, paid.Detail);
        await network.AuditAsync();
        Assert.Equal((6_00, 5_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
        Assert.Single(await payee.CoinsAsync(), coin => coin.Body.Id == paid.Paid!.Body.Id);
        Assert.True((await payee.PayAsync(payer, 5_00)).IsCommitted);
        await network.AuditAsync();
    }

    [Fact]
    public async Task PayAsync_PayersCentralIsDown_SaysNothingChangedAndPaysOnceLater()
    {
        await using Person payer = await network.JoinAsync(
            Regions.NewPhone(Regions.Beijing), Regions.Guangdong,
            options => options with { Patience = TimeSpan.FromMilliseconds(300) });
        await network.FundAsync(payer, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Shanghai);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        OrderSubmission byHand = payer.Submit(payer.Order(payee, 4_00, coins), coins);
        OrderResult result;
        await network.StopCentralAsync(Regions.Beijing);
        try
        {
            using HttpResponseMessage refused = await network.PostAsync(Regions.Shanghai, byHand);
            OrderProblem problem = await Problems.AssertRefusedAsync(Status.RegionUnavailable, refused);
            Assert.Equal(("retry-same", 1), (problem.Hint, problem.RetryAfterSeconds));
            result = await payer.PayAsync(payee, 3_00);
        }
        finally
        {
            await network.RestartCentralAsync(Regions.Beijing);
        }

        Assert.Equal((OrderResultKind.Refused, Status.RegionUnavailable), (result.Kind, result.Status));
        Assert.False(result.Proven);
        Assert.Equal((10_00, 0), (await payer.BalanceAsync(), await payee.BalanceAsync()));
        Assert.True((await payer.PayAsync(payee, 3_00)).IsCommitted);
        await network.AuditAsync();
        Assert.Equal((7_00, 3_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Fact]
    public async Task StartAsync_OnTheSameData_GivesTheFirstAnswersAndTheSameCoins()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00, 5_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        IReadOnlyList<Coin> coins = [(await payer.CoinsAsync())[0]];
        OrderSubmission order = payer.Submit(payer.Order(payee, 4_00, coins), coins);
        string first = await SendAsync(order);
        Books books = await Books.OpenAsync(network, payer, payee);

        await network.StopCentralAsync(Regions.Shanghai);
        await network.RestartCentralAsync(Regions.Shanghai);

        await Eventually.TrueAsync(async () => await SendAsync(order) == first, "the first answer is given again");
        await books.AssertUnchangedAsync();
        Assert.True((await payer.PayAsync(payee, 1_00)).IsCommitted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PayAsync_FrontDiesWhileTheCentralCommits_IsUnknownThenPaidOnce(bool afterDurable)
    {
        await using Person payer = await network.JoinAsync(
            Regions.NewPhone(Regions.Shanghai), Regions.Guangdong,
            options => options with { Patience = TimeSpan.FromMilliseconds(100) });
        await network.FundAsync(payer, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        OrderResult result;
        using (CommitGate gate = network.Store(Regions.Shanghai).HoldCommits(afterDurable))
        {
            Task<OrderResult> paying = payer.PayAsync(payee, 4_00);
            await gate.WaitForHeldAsync(1, default).WaitAsync(TimeSpan.FromMinutes(1));
            await network.StopFrontAsync(Regions.Guangdong);
            result = await paying;
        }

        await network.StartFrontAsync(Regions.Guangdong);
        Assert.Equal((OrderResultKind.Unknown, false), (result.Kind, result.Proven));
        RecoveryReport report = await payer.Wallet.RecoverAsync();
        Assert.True(report.IsComplete, report.Problem);
        Assert.True(Assert.Single(report.Orders).IsCommitted);
        await network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Theory]
    [InlineData(CommitFault.BeforeDurable)]
    [InlineData(CommitFault.AfterDurable)]
    public async Task PayAsync_StoreFails_IsPaidOnceWithoutTheOwnerNoticing(CommitFault fault)
    {
        await using Person payer = await network.JoinAsync(Regions.Guangdong, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Shanghai);
        network.Store(Regions.Guangdong).FailNextCommit(fault);

        OrderResult paid = await payer.PayAsync(payee, 4_00);

        Assert.True(paid.IsCommitted, paid.Detail);
        await network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Fact]
    public async Task StopAsync_OrdersOfAllFrontsAreBeingCommitted_EveryOneIsAnswered()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 1_00, 1_00, 1_00, 1_00, 1_00, 1_00);
        await using Person payee = await network.JoinAsync(Regions.Shanghai);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        Task<HttpResponseMessage>[] paying;
        Task stopping;
        using (CommitGate gate = network.Store(Regions.Shanghai).HoldCommits())
        {
            paying = [.. coins.Select((coin, i) => network.PostAsync(
                network.Codes[i % network.Codes.Count], payer.Submit(payer.Order(payee, 1_00, [coin]), [coin])))];
            await gate.WaitForHeldAsync(1, default).WaitAsync(TimeSpan.FromMinutes(1));
            stopping = network.StopCentralAsync(Regions.Shanghai);
        }

        HttpResponseMessage[] answers = await Task.WhenAll(paying);
        await stopping;
        await network.RestartCentralAsync(Regions.Shanghai);

        // Committed, or turned away with nothing changed; "unknown" is for centrals that break, not for those that stop.
        int committed = 0;
        foreach (HttpResponseMessage answer in answers)
        {
            using HttpResponseMessage one = answer;
            if (one.IsSuccessStatusCode) committed++;
            else Assert.Equal("none", (await Problems.ReadAsync(one)).Outcome);
        }

        Assert.True(committed > 0);
        await network.AuditAsync();
        Assert.Equal((6_00 - committed * 1_00, committed * 1_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    private async Task<string> SendAsync(OrderSubmission order)
    {
        using HttpResponseMessage answer = await network.PostAsync(Regions.Guangdong, order);
        return await answer.Content.ReadAsStringAsync();
    }
}

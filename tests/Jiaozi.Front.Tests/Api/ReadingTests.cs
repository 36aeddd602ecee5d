using Google.Protobuf;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Front.Centrals;
using Jiaozi.Front.Tests.Support;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Api;

public sealed class ReadingTests
{
    [Fact]
    public async Task GetOrder_RecordedRefusal_Answered200WithTheRecord()
    {
        await using TestFront front = await TestFront.StartAsync();
        (PaymentOrder order, _) = front.Maker.GoodPayment(TestNetwork.Beijing);
        byte[] recorded = front.Maker.Refused(order, Status.CoinSpent).Encode();
        front.Beijing.Fake.OnGetOrder = request => new OrderReply
        {
            Status = request.OrderId.Span.SequenceEqual(order.Id.ToArray()) ? 3009 : 4001,
            Outcome = ByteString.CopyFrom(recorded),
        };
        string token = front.Maker.Token(TestNetwork.Beijing);

        OrderAnswer answer = await Answered.OrderAsync(await front.GetAsync($"{Routes.Orders}/{order.Id}", token));

        Assert.Equal((3009, "coin-spent", "none"), (answer.Code, answer.Name, answer.Outcome));
        Assert.Equal(Base64UrlText.Encode(recorded), answer.Answer);
        Assert.Equal(token, Base64UrlText.Encode(Assert.Single(front.Beijing.Fake.Tokens).Span));
    }

    [Fact]
    public async Task GetCoins_Page_CoinStringsAndMarker()
    {
        await using TestFront front = await TestFront.StartAsync();
        Coin coin = front.Maker.Coins(front.Maker.Payer(TestNetwork.Shanghai), 1)[0];
        front.Shanghai.Fake.Coins = new GetCoinsReply
        {
            Coins = { ByteString.CopyFrom(coin.Encode()) }, Next = ByteString.CopyFrom(9, 9),
        };

        CoinPage page = await Answered.ReadAsync(
            await front.GetAsync($"{Routes.Coins}?after=AAAA", front.Maker.Token(TestNetwork.Shanghai)),
            ApiJson.Default.CoinPage);

        Assert.Equal(coin.ToString(), Assert.Single(page.Coins));
        Assert.Equal(Base64UrlText.Encode([9, 9]), page.Next);
    }

    [Fact]
    public async Task GetStatement_Line_InWords()
    {
        await using TestFront front = await TestFront.StartAsync();
        OrderId id = front.Maker.NextId();
        front.Shanghai.Fake.Statement = new GetStatementReply
        {
            Lines =
            {
                new StatementLine
                {
                    OrderId = ByteString.CopyFrom(id.ToArray()), Kind = 7, TimeUnixMs = front.Maker.NowUnixMs,
                    MinorUnits = 12, OtherParty = "CN-BJ:x",
                },
            },
        };

        StatementPage page = await Answered.ReadAsync(
            await front.GetAsync(Routes.Statement, front.Maker.Token(TestNetwork.Shanghai)),
            ApiJson.Default.StatementPage);

        StatementItem line = Assert.Single(page.Lines);
        Assert.Equal(
            new StatementItem(id.ToString(), "receipt", 0, "committed", TestFront.Start, 12, "CN-BJ:x", ""), line);
        Assert.Null(page.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64url")]
    public async Task GetCoins_BadToken_AccessDeniedWithoutAskingACentral(string token)
    {
        await using TestFront front = await TestFront.StartAsync();
        using HttpResponseMessage response = await front.GetAsync(Routes.Coins, token);
        Problems.AssertNothingMoved(Status.AccessDenied, await Problems.ReadAsync(response));
        Assert.Empty(front.Shanghai.Fake.Tokens);
    }

    [Fact]
    public async Task Listen_CoinArrives_ReadyThenCoinThenHeartbeat()
    {
        await using TestFront front = await TestFront.StartAsync();
        Coin coin = front.Maker.Coins(front.Maker.Payer(TestNetwork.Shanghai), 1)[0];
        OrderId id = front.Maker.NextId();
        front.Shanghai.Fake.OnListen = async (stream, context) =>
        {
            await stream.WriteAsync(new Arrival());
            await stream.WriteAsync(new Arrival
            {
                Coin = ByteString.CopyFrom(coin.Encode()), OrderId = ByteString.CopyFrom(id.ToArray()),
            });
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        string token = front.Maker.Token(TestNetwork.Shanghai);
        using HttpResponseMessage response = await front.GetAsync(Routes.Events, token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("event: ready", await lines.ReadLineAsync());
        Assert.Equal("data: {}", await lines.ReadLineAsync());
        Assert.Equal("", await lines.ReadLineAsync());
        Assert.Equal("event: coin", await lines.ReadLineAsync());
        Assert.Equal($"data: {{\"coin\":\"{coin}\",\"orderId\":\"{id}\"}}", await lines.ReadLineAsync());
        Assert.Equal("", await lines.ReadLineAsync());
        Task<string?> next = lines.ReadLineAsync();
        await Eventually.TrueAsync(() =>
        {
            front.Time.Advance(TimeSpan.FromSeconds(15));
            return Task.FromResult(next.IsCompleted);
        });
        Assert.Equal(": alive", await next);
    }

    [Fact]
    public async Task Listen_Refused_Problem()
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.OnListen = (stream, _) => stream.WriteAsync(new Arrival { Status = 2005 });
        string token = front.Maker.Token(TestNetwork.Shanghai);
        using HttpResponseMessage response = await front.GetAsync(Routes.Events, token);
        Problems.AssertNothingMoved(Status.DeviceUnknown, await Problems.ReadAsync(response));
    }

    [Fact]
    public async Task GetSupply_OneRegionAway_SumsOfTheOthersMarkedIncomplete()
    {
        await using TestFront front = await TestFront.StartAsync();
        OfferSeals(front, SealOf(front, issued: 500, redeemed: 100));

        SupplyAnswer supply = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.Supply), ApiJson.Default.SupplyAnswer);

        Assert.Equal(
            ("500", "100", "400", false), (supply.Issued, supply.Redeemed, supply.Outstanding, supply.Complete));
        Assert.Equal(["CN-SH", "CN-BJ"], supply.Regions.Select(region => region.Region));
    }

    [Fact]
    public async Task GetSupply_RegionOfSeveralLogs_AddsThemUp()
    {
        await using TestFront front = await TestFront.StartAsync();
        OfferSeals(
            front, SealOf(front, issued: 500, redeemed: 0), SealOf(front, issued: 0, redeemed: 120, writer: 3));

        SupplyAnswer supply = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.Supply), ApiJson.Default.SupplyAnswer);

        Assert.Equal(("500", "120", "380"), (supply.Issued, supply.Redeemed, supply.Outstanding));
        RegionSupply shanghai = supply.Regions.Single(region => region.Region == "CN-SH");
        Assert.Equal((2ul, "380"), (shanghai.Seal, shanghai.Unspent));
    }

    [Fact]
    public async Task GetSupply_OneLogShowsASealOfAnother_TheRegionIsMissing()
    {
        await using TestFront front = await TestFront.StartAsync();
        Seal seal = SealOf(front, issued: 500, redeemed: 0);
        front.Shanghai.Fake.OnGetSeals = _ => new GetSealsReply
        {
            Logs =
            {
                new LogHead { Log = "CN-SH/0", Number = 1 }, new LogHead { Log = "CN-SH/1", Number = 1 },
            },
            Seals = { ByteString.CopyFrom(seal.Encode()) },
        };

        SupplyAnswer supply = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.Supply), ApiJson.Default.SupplyAnswer);

        Assert.False(supply.Complete);
        Assert.DoesNotContain(supply.Regions, region => region.Region == "CN-SH");
    }

    [Fact]
    public async Task GetSeals_OfAWriter_AsksForItsLogAndNamesAllLogs()
    {
        await using TestFront front = await TestFront.StartAsync();
        Seal seal = SealOf(front, issued: 1, redeemed: 0, writer: 3);
        OfferSeals(front, SealOf(front, issued: 5, redeemed: 0), seal);

        SealPage page = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.Seals + "/CN-SH?writer=3"), ApiJson.Default.SealPage);

        Assert.Equal([Base64UrlText.Encode(seal.Encode())], page.Seals);
        Assert.Equal([new SealLog("CN-SH/0", 1), new SealLog("CN-SH/3", 1)], page.Logs);
        Assert.Equal(
            System.Net.HttpStatusCode.BadRequest,
            (await front.Http.GetAsync(Routes.Seals + "/CN-SH?writer=256")).StatusCode);
    }

    [Fact]
    public async Task GetHealth_OneRegionAway_SaysSo()
    {
        await using TestFront front = await TestFront.StartAsync();
        HealthAnswer health = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.Health), ApiJson.Default.HealthAnswer);
        Assert.Equal(["ready", "ready", "unreachable"], health.Centrals.Select(central => central.State));
    }

    [Fact]
    public async Task GetFrontHealth_OneRegionAway_TellsOfTheFrontAlone()
    {
        await using TestFront front = await TestFront.StartAsync();
        FrontHealth health = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.FrontHealth), ApiJson.Default.FrontHealth);
        ulong version = front.Network.File.Plan.Version;
        Assert.Equal(new FrontHealth(health.Region, "ready", version, Requests: 0, Listeners: 0), health);
    }

    [Fact]
    public async Task FindParty_KnownToACentral_PayableWithHome()
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Shanghai.Fake.Party = new FindPartyReply { HomeRegion = "CN-GD" };
        using var body = System.Net.Http.Json.JsonContent.Create(
            new PartyQuery("138 0021 0005"), ApiJson.Default.PartyQuery);

        PartyAnswer answer = await Answered.ReadAsync(
            await front.Http.PostAsync(Routes.PartyLookup, body), ApiJson.Default.PartyAnswer);

        Assert.Equal(new PartyAnswer("tel:+8613800210005", true, "CN-GD", "CN-GD"), answer);
    }

    [Fact]
    public async Task Refresh_CentralHasANewerFile_TakenWithoutRestart()
    {
        await using TestFront front = await TestFront.StartAsync();
        front.Network.Change(plan => plan with { Name = "Renamed" });
        front.Shanghai.Fake.NetworkFile = ByteString.CopyFrom(front.Network.File.Bytes.Span);
        front.Shanghai.Fake.Health = new GetHealthReply { NetworkVersion = front.Network.File.Plan.Version };

        Assert.True(await front.Service<NetworkRefresher>().RefreshAsync(CancellationToken.None));

        byte[] file = await front.Http.GetByteArrayAsync(Routes.Network);
        Assert.Equal(front.Network.File.Bytes.ToArray(), file);
        RegionList regions = await Answered.ReadAsync(
            await front.Http.GetAsync(Routes.Regions), ApiJson.Default.RegionList);
        Assert.Equal(("Renamed", "CN-SH"), (regions.Name, regions.Here));
    }

    [Fact]
    public async Task Refresh_CentralMoved_OrdersGoToTheNewAddressAfterTheTimer()
    {
        await using TestFront front = await TestFront.StartAsync();
        await using CentralServer moved = await CentralServer.StartAsync();
        TestFront.SetCentrals(front.Network, TestNetwork.Shanghai, [moved.Address]);
        front.Shanghai.Fake.NetworkFile = ByteString.CopyFrom(front.Network.File.Bytes.Span);
        front.Shanghai.Fake.Health = new GetHealthReply { NetworkVersion = front.Network.File.Plan.Version };

        await Eventually.TrueAsync(async () =>
        {
            front.Time.Advance(new FrontLimits().NetworkRefresh);
            await front.RefusedAsync(Routes.Payments, front.Maker.GoodPayment(TestNetwork.Shanghai).Submission);
            return !moved.Fake.Submitted.IsEmpty;
        });
    }

    /// <summary>One seal in each log of Shanghai.</summary>
    private static void OfferSeals(TestFront front, params Seal[] seals) =>
        front.Shanghai.Fake.OnGetSeals = request => new GetSealsReply
        {
            Newest = 1,
            Logs = { seals.Select(seal => new LogHead { Log = seal.Summary.Log.ToString(), Number = 1 }) },
            Seals =
            {
                seals.Where(seal => seal.Summary.Log.Writer == request.Writer && request.After == 0)
                    .Select(seal => ByteString.CopyFrom(seal.Encode())),
            },
        };

    private static Seal SealOf(TestFront front, long issued, long redeemed, byte writer = 0)
    {
        var totals = new SealTotals { Issued = (UInt128)issued, Redeemed = (UInt128)redeemed };
        var tree = new MerkleTree(MerkleTree.HashLeaf([1]));
        var summary = new SealSummary(
            front.Network.File.Plan.Id, new LogId(TestNetwork.Shanghai, writer), 1, SealSummary.NoHash, 1, 1, tree.Root,
            totals);
        return Seal.Create(summary, front.Network.RegionKey(TestNetwork.Shanghai));
    }
}

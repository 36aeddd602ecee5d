using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using Grpc.Core;
using Grpc.Net.Client;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Owners;
using Jiaozi.EndToEnd.Tests.Support;
using Jiaozi.Front;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Http;
using Jiaozi.Sandbox.Certificates;
using Microsoft.AspNetCore.Builder;
using CentralClient = Jiaozi.Protocol.Grpc.Central.CentralClient;
using Status = Jiaozi.Core.Outcomes.Status;

namespace Jiaozi.EndToEnd.Tests.Tls;

/// <summary>Mutual TLS between fronts and centrals, and between centrals.</summary>
public sealed class MutualTlsTests(SecureNetwork network) : IClassFixture<SecureNetwork>
{
    private static readonly TrialAuthority Stranger = TrialAuthority.Create("stranger", TimeProvider.System);

    [Fact]
    public async Task Pay_AcrossRegions_ArrivesOverFrontCentralAndLink()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);

        Assert.True((await payer.PayAsync(payee, 4_00)).IsCommitted);
        await network.AuditAsync();

        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Theory]
    [InlineData("stranger", "no authority of this network has issued its certificate")]
    [InlineData("expired", "not now")]
    [InlineData("role", "/jiaozi.v1.Central/Submit is for fronts")]
    public async Task Pay_FrontWithAWrongCertificate_RegionUnavailableAndNothingMoves(string what, string reported)
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Beijing);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        OrderSubmission order = payer.Submit(payer.Order(payee, 4_00, coins), coins);
        Books books = await Books.OpenAsync(network, payer, payee);

        await using (WebApplication front = await StartFrontAsync(Certificate(what)))
        {
            using HttpResponseMessage answer = await PostAsync(front, order);
            await Problems.AssertRefusedAsync(Status.RegionUnavailable, answer);
        }

        await AssertReportedAsync(reported);
        await books.AssertUnchangedAsync();
        using HttpResponseMessage paid = await network.PostAsync(Regions.Shanghai, order);
        Assert.True(paid.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Pay_FrontWithoutTls_RegionUnavailable()
    {
        await using Person payer = await network.JoinAsync(Regions.Shanghai, 10_00);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        OrderSubmission order = payer.Submit(payer.Order(payer, 4_00, coins), coins);
        await using WebApplication front = await StartFrontAsync(null);

        using HttpResponseMessage answer = await PostAsync(front, order);

        await Problems.AssertRefusedAsync(Status.RegionUnavailable, answer);
        await AssertReportedAsync("configuration names no certificate and no authorities");
    }

    [Theory]
    [InlineData("stranger", "no authority of this network has issued its certificate")]
    [InlineData("expired", "not now")]
    [InlineData("host", "is for another host")]
    public async Task Pay_CentralWithAWrongCertificate_RegionUnavailableUntilItIsReplaced(string what, string reported)
    {
        await using Person payer = await network.JoinAsync(Regions.Guangdong, 10_00);
        await using Person payee = await network.JoinAsync(Regions.Shanghai);
        IReadOnlyList<Coin> coins = await payer.CoinsAsync();
        OrderSubmission order = payer.Submit(payer.Order(payee, 4_00, coins), coins);
        NodeTlsOptions files = CentralCertificate(what);
        await network.StopCentralAsync(Regions.Guangdong);
        network.Centrals[Regions.Guangdong] = files;
        await network.StartCentralAsync(Regions.Guangdong);

        using (HttpResponseMessage refused = await network.PostAsync(Regions.Shanghai, order))
            await Problems.AssertRefusedAsync(Status.RegionUnavailable, refused);
        await AssertReportedAsync(reported);

        SecureNetwork.Replace(files, network.Issue(NodeRole.Central, Regions.Guangdong));
        foreach (RegionCode at in network.Codes)
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    using HttpResponseMessage answer = await network.PostAsync(at, order);
                    return answer.IsSuccessStatusCode;
                },
                $"the certificate that was put there counts without a restart, at {at}");
        }

        await network.AuditAsync();
        Assert.Equal((6_00, 4_00), (await payer.BalanceAsync(), await payee.BalanceAsync()));
    }

    [Fact]
    public async Task Connect_ToTheCentralOfAnotherRegion_IsRefusedAndReported()
    {
        using GrpcChannel channel = Connect(
            Regions.Shanghai, network.Issue(NodeRole.Front, Regions.Beijing), expected: Regions.Beijing);

        await Assert.ThrowsAsync<RpcException>(
            async () => await new CentralClient(channel).GetHealthAsync(new GetHealthRequest()));

        await AssertReportedAsync("speaks for urn:jiaozi:central:CN-SH");
    }

    [Fact]
    public void Certificate_OfARunningNode_TellsWhenItEnds()
    {
        var ends = new List<long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == "jiaozi.tls.certificate.end") listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, end, _, _) => ends.Add(end));
        listener.Start();

        long before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        listener.RecordObservableInstruments();

        Assert.Contains(ends, end => end > before && end <= before + SecureNetwork.Life.TotalSeconds);
    }

    [Fact]
    public async Task Deliver_WithAFrontsCertificate_IsRefusedAndReported()
    {
        using GrpcChannel channel = Connect(Regions.Beijing, network.Issue(NodeRole.Front, Regions.Shanghai));

        await Assert.ThrowsAsync<RpcException>(async () =>
            await new Link.LinkClient(channel).DeliverAsync(new DeliverRequest { Log = "CN-SH/0" }));

        await AssertReportedAsync("/jiaozi.v1.Link/Deliver is for centrals");
    }

    [Fact]
    public async Task Deliver_WithAnotherRegionsCertificate_IsRefused()
    {
        using GrpcChannel channel = Connect(Regions.Beijing, network.Issue(NodeRole.Central, Regions.Guangdong));

        DeliverReply reply = await new Link.LinkClient(channel).DeliverAsync(new DeliverRequest { Log = "CN-SH/0" });

        Assert.Equal(Status.LinkRefused, (Status)reply.Status);
        Assert.Contains("urn:jiaozi:central:CN-GD", reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_WithPlainText_IsRefusedAndReported()
    {
        var address = new Uri(Address(Regions.Beijing).Replace("https:", "http:", StringComparison.Ordinal));

        await Assert.ThrowsAsync<HttpRequestException>(() => network.Http.GetAsync(address));

        await AssertReportedAsync("speaks plain text");
    }

    [Fact]
    public async Task Connect_WithoutACertificate_IsRefusedAndReported()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null;
        using GrpcChannel channel = GrpcChannel.ForAddress(
            Address(Regions.Beijing), new GrpcChannelOptions { HttpHandler = handler });

        await Assert.ThrowsAsync<RpcException>(
            async () => await new CentralClient(channel).GetHealthAsync(new GetHealthRequest()));

        await AssertReportedAsync("it shows no certificate");
    }

    private string Address(RegionCode region) => network.Network.Region(region)!.Centrals[0];

    private GrpcChannel Connect(RegionCode to, NodeTlsOptions own, RegionCode? expected = null)
    {
        NodeClient client = network.Client(own);
        return GrpcChannel.ForAddress(Address(to), new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = client.OptionsFor(new NodeName(NodeRole.Central, expected ?? to)),
            },
            DisposeHttpClient = true,
        });
    }

    /// <summary>A front of Shanghai beside the good one.</summary>
    private async Task<WebApplication> StartFrontAsync(NodeTlsOptions? tls)
    {
        WebApplication front = FrontServer.Build(
            new FrontOptions
            {
                Region = Regions.Shanghai,
                NetworkFilePath = network.Paths.NetworkFile,
                RootKey = network.Network.Root,
                Urls = ["http://127.0.0.1:0"],
                CentralTls = tls,
            },
            TimeProvider.System, network.LogTo);
        await front.StartAsync();
        return front;
    }

    private Task<HttpResponseMessage> PostAsync(WebApplication front, OrderSubmission order) =>
        network.Http.PostAsJsonAsync(
            new Uri(new Uri(front.Urls.First()), Routes.Payments), order, ApiJson.Default.OrderSubmission);

    private Task AssertReportedAsync(string words) => Eventually.TrueAsync(
        () => network.Log.Any(line => line.Contains(words, StringComparison.Ordinal)), $"a server reports '{words}'");

    private NodeTlsOptions Certificate(string what) => what switch
    {
        "stranger" => network.Issue(NodeRole.Front, Regions.Shanghai, Stranger),
        "expired" => network.Issue(NodeRole.Front, Regions.Shanghai, life: SecureNetwork.Ended),
        _ => network.Issue(NodeRole.Auditor, default),
    };

    private NodeTlsOptions CentralCertificate(string what) => what switch
    {
        "stranger" => network.Issue(NodeRole.Central, Regions.Guangdong, Stranger),
        "expired" => network.Issue(NodeRole.Central, Regions.Guangdong, life: SecureNetwork.Ended),
        _ => network.Issue(NodeRole.Central, Regions.Guangdong, host: "central.example"),
    };
}

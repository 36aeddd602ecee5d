using Google.Protobuf;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Links;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Testing;

namespace Jiaozi.Central.Tests.Links;

/// <summary>
/// What a region must not take from another: nothing is applied, operators are told, and it flows again.
/// </summary>
public sealed class LinkRefusalTests
{
    [Fact]
    public async Task Deliver_Gap_IsRefused() =>
        await RefusedAsync((_, request) => request.Items.RemoveAt(0));

    [Fact]
    public async Task Deliver_CoinTwice_IsRefused() => await RefusedAsync((_, request) =>
    {
        TransferItem again = request.Items[0].Clone();
        again.Number = request.Items[1].Number;
        request.Items[1] = again;
    });

    [Fact]
    public async Task Deliver_AlteredCoin_IsRefused() => await RefusedAsync((_, request) =>
    {
        byte[] bytes = request.Items[0].Coin.ToByteArray();
        Coin coin = Coin.Decode(bytes);
        CoinBody richer = coin.Body with { Amount = Core.Money.Amount.Of(1_000_000) };
        request.Items[0].Coin = ByteString.CopyFrom(new Coin(richer, richer.Encode(), coin.Receipt).Encode());
    });

    [Fact]
    public async Task Deliver_CoinThatCannotBeRead_IsRefused() =>
        await RefusedAsync((_, request) => request.Items[0].Coin = ByteString.CopyFromUtf8("no coin"));

    [Fact]
    public async Task Deliver_CoinOfAnotherLog_IsRefused() => await RefusedAsync((world, request) =>
    {
        Coin coin = Coin.Decode(request.Items[0].Coin.Memory);
        var sealer = new TestSealer(world.Network, TestNetwork.Guangdong);
        Coin other = sealer.Seal([coin.Body with { IssuingRegion = TestNetwork.Guangdong }], 1)[0];
        request.Items[0].Coin = ByteString.CopyFrom(other.Encode());
    });

    [Fact]
    public async Task Deliver_SealedByAnUnknownKey_IsRefused() => await RefusedAsync((world, request) =>
    {
        Coin coin = Coin.Decode(request.Items[0].Coin.Memory);
        var sealer = new TestSealer(world.Network, TestNetwork.Shanghai);
        Coin forged = sealer.Seal(
            [coin.Body], 1, TestNetwork.Key("forger", Core.Wire.Keys.CoseAlgorithm.Ed25519))[0];
        request.Items[0].Coin = ByteString.CopyFrom(forged.Encode());
    });

    [Fact]
    public async Task Deliver_WrongPayer_IsRefused() => await RefusedAsync((world, request) =>
        request.Items[0].Payer = world.Network.Owner(TestNetwork.Shanghai, 77).ToString());

    [Fact]
    public async Task Deliver_PayerOfAnotherRegion_IsRefused() => await RefusedAsync((world, request) =>
        request.Items[0].Payer = world.Network.Owner(TestNetwork.Guangdong, 1).ToString());

    [Fact]
    public async Task Deliver_WrongOrderId_IsRefused() => await RefusedAsync((world, request) =>
        request.Items[0].OrderId = ByteString.CopyFrom(world.Ids.Next().ToArray()));

    [Fact]
    public async Task Deliver_FromTheRegionItself_CannotBringSpentCoinsBack()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner payer = await world.OwnerAsync(TestNetwork.Shanghai, 1);
        TestOwner payee = await world.OwnerAsync(TestNetwork.Shanghai, 2);
        Coin issued = await world.IssueAsync(payer.Id, 10);
        OrderAnswer paid = await payer.PayAsync(payee.Id, 10, issued);
        Outcome outcome = Outcome.Decode(paid.Outcome);
        Coin spent = outcome.Coins[0];
        Assert.Equal(Status.Committed, (await payee.PayAsync(payer.Id, 10, spent)).Status);
        CentralSite site = world[payer.Id.Region];
        IReadOnlyList<string> before = await site.DumpAsync();

        var request = new DeliverRequest
        {
            Log = new LogId(site.Region, 0).ToString(),
            Items =
            {
                new TransferItem
                {
                    Number = 1, Coin = ByteString.CopyFrom(spent.Encode()), Payer = payer.Id.ToString(),
                    OrderId = ByteString.CopyFrom(outcome.Record.Order.ToArray()),
                },
            },
        };
        LinkCall.Sign(request, world.NetworkId, site.Region, world.Network.RegionKey(site.Region));

        DeliverReply reply = await site.Node.DeliverAsync(request);

        Assert.Equal((int)Status.LinkRefused, reply.Status);
        Assert.Equal(before, await site.DumpAsync());
        Assert.Equal(EngineState.Ready, site.Node.State);
    }

    [Fact]
    public async Task Deliver_SpentCoinUnderANewNumber_IsRefusedAndTheEngineGoesOn()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        TestOwner payee = await PayTwiceAsync(world);
        await world.DrainAsync();
        IReadOnlyList<Coin> coins = await payee.CoinsAsync();
        Assert.Equal(Status.Committed, (await payee.PayAsync(payee.Id, 20, coins)).Status);
        CentralSite site = world[payee.Id.Region];
        IReadOnlyList<string> before = await site.DumpAsync();
        DeliverRequest replay = world.Links.Calls[0].Request.Clone();
        while (replay.Items.Count > 1) replay.Items.RemoveAt(1);
        replay.Items[0].Number = 3;
        LinkCall.Sign(replay, world.NetworkId, site.Region, world.Network.RegionKey(TestNetwork.Shanghai));

        DeliverReply reply = await site.Node.DeliverAsync(replay);

        Assert.Equal(((int)Status.LinkRefused, 2ul), (reply.Status, reply.Watermark));
        Assert.Equal(before, await site.DumpAsync());
        Assert.Equal(EngineState.Ready, site.Node.State);
        Assert.Equal(20, await payee.BalanceAsync());
    }

    [Fact]
    public async Task Deliver_NumberWasGivenToAnotherCoin_IsRefusedAndNotForgotten()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Cut();
        TestOwner payee = await PayTwiceAsync(world);
        await world.EventuallyAsync(() => world.Links.Calls.Any(IsWhole), "both are offered");
        CentralSite receiver = world[payee.Id.Region];
        DeliverRequest swapped = world.Links.Calls.First(IsWhole).Request.Clone();
        swapped.Items.RemoveAt(0);
        swapped.Items[0].Number = 1;
        LinkCall.Sign(swapped, world.NetworkId, receiver.Region, world.Network.RegionKey(TestNetwork.Shanghai));
        Assert.Equal((int)Status.Committed, (await receiver.Node.DeliverAsync(swapped)).Status);
        IReadOnlyList<string> before = await receiver.DumpAsync();

        world.Links.Heal();
        await world.EventuallyAsync(() => State(world).State == "refused", "the link reports the refusal");

        Assert.Equal(before, await receiver.DumpAsync());
        Assert.Equal(2, (await world[TestNetwork.Shanghai].DumpAsync())
            .Count(line => line.StartsWith("Outbox:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Deliver_SealedByARevokedKey_IsSignedAgainAndFlows()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Cut();
        TestOwner payee = await PayTwiceAsync(world);
        world.Change(network => network.Rotate(TestNetwork.Shanghai, "CN-SH second", KeyState.Revoked));
        world.Links.Heal();
        await world.DrainAsync();
        Assert.Equal(20, await payee.BalanceAsync());
    }

    [Fact]
    public async Task Deliver_ReceiverOverloaded_WaitsAndWakesNobody()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Script = _ => Task.FromResult(
            new DeliverReply { Status = (int)Status.Overloaded, Detail = "Full." });
        TestOwner payee = await PayTwiceAsync(world);
        await world.EventuallyAsync(() => State(world).State == "waiting", "the link waits");
        Assert.Empty(world[TestNetwork.Shanghai].Log.Shouts);
        world.Links.Heal();
        await world.DrainAsync();
        Assert.Equal(20, await payee.BalanceAsync());
    }

    private static bool IsWhole(LinkCall call) => call.Request.Items.Count == 2;

    private static LinkState State(CentralWorld world) => TwoTransfers.State(world);

    private static Task<TestOwner> PayTwiceAsync(CentralWorld world) => TwoTransfers.PayAsync(world);

    /// <summary>
    /// The sending region itself signs what it should not: its operators and the receiver's are told.
    /// </summary>
    private static Task RefusedAsync(Action<CentralWorld, DeliverRequest> spoil) => TwoTransfers.RefusedAsync(
        (world, call) =>
        {
            spoil(world, call.Request);
            call.Sign(world.NetworkId, world.Network.RegionKey(call.From));
        },
        receiver => Assert.NotEmpty(receiver.Log.Shouts));
}

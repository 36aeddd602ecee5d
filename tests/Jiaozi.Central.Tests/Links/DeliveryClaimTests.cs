using Google.Protobuf;
using Jiaozi.Central.TestKit;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Testing;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.Tests.Links;

/// <summary>What somebody who reaches a central's port, but holds no key of a region, cannot do to a link.</summary>
public sealed class DeliveryClaimTests
{
    [Fact]
    public Task Deliver_NoClaim_IsRefused() => RefusedAsync((_, call) => call.Request.Claim = ByteString.Empty);

    [Fact]
    public Task Deliver_HugeClaim_IsRefused() =>
        RefusedAsync((_, call) => call.Request.Claim = ByteString.CopyFrom(new byte[100_000]));

    [Fact]
    public Task Deliver_NumbersNotInARow_IsRefused() => RefusedAsync((_, call) => call.Request.Items[1].Number++);

    [Fact]
    public Task Deliver_OtherNumbers_IsRefused() => RefusedAsync((_, call) =>
    {
        foreach (TransferItem item in call.Request.Items) item.Number++;
    });

    [Fact]
    public Task Deliver_NothingAtAll_IsRefused() => RefusedAsync((_, call) => call.Request.Items.Clear());

    [Fact]
    public Task Deliver_TransferLeftOut_IsRefused() => RefusedAsync((_, call) => call.Request.Items.RemoveAt(1));

    [Fact]
    public Task Deliver_TransfersExchanged_IsRefused() => RefusedAsync((_, call) =>
    {
        TransferItem first = call.Request.Items[0];
        call.Request.Items.RemoveAt(0);
        call.Request.Items.Add(first);
        (call.Request.Items[0].Number, first.Number) = (first.Number, call.Request.Items[0].Number);
    });

    [Fact]
    public Task Deliver_UnknownLog_IsRefused() => RefusedAsync((_, call) => call.Request.Log = "somewhere");

    [Fact]
    public Task Deliver_OtherLog_IsRefused() =>
        RefusedAsync((_, call) => call.Request.Log = new LogId(TestNetwork.Guangdong, 0).ToString());

    [Fact]
    public Task Deliver_PayerThatIsNoOwner_IsRefused() =>
        RefusedAsync((_, call) => call.Request.Items[0].Payer = "somebody");

    [Fact]
    public Task Deliver_OrderIdOfAnotherLength_IsRefused() =>
        RefusedAsync((_, call) => call.Request.Items[0].OrderId = ByteString.Empty);

    [Fact]
    public Task Deliver_SignedByAThirdRegion_IsRefused() => RefusedAsync((world, call) =>
        call.Sign(world.NetworkId, world.Network.RegionKey(TestNetwork.Guangdong)));

    [Fact]
    public Task Deliver_SignedByTheReceiver_IsRefused() => RefusedAsync((world, call) =>
        call.Sign(world.NetworkId, world.Network.RegionKey(call.To)));

    [Fact]
    public Task Deliver_SignedByAnOperator_IsRefused() => RefusedAsync((world, call) =>
        call.Sign(world.NetworkId, world.Network.Operators[0]));

    [Fact]
    public Task Deliver_OfAnotherNetwork_IsRefused() => RefusedAsync((world, call) =>
        call.Sign(new NetworkId(1), world.Network.RegionKey(call.From)));

    [Fact]
    public Task Deliver_ForAnotherRegion_IsRefused() => RefusedAsync((world, call) => LinkCall.Sign(
        call.Request, world.NetworkId, TestNetwork.Guangdong, world.Network.RegionKey(call.From)));

    [Fact]
    public Task Deliver_DamagedSignature_IsRefused() => RefusedAsync((_, call) =>
    {
        byte[] claim = call.Request.Claim.ToByteArray();
        claim[^1] ^= 1;
        call.Request.Claim = ByteString.CopyFrom(claim);
    });

    [Fact]
    public Task Deliver_ClaimOfAnotherContentType_IsRefused() => RefusedAsync((world, call) =>
    {
        byte[] payload = SignedMessage.Decode(call.Request.Claim.Memory).Payload.ToArray();
        call.Request.Claim = ByteString.CopyFrom(SignedMessage.Sign(
            ContentTypes.Access, payload, world.Network.RegionKey(call.From)).Bytes.Span);
    });

    [Fact]
    public async Task Deliver_GenuineCoinUnderAWrongNumber_DoesNotBlockTheLink()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Cut();
        TestOwner payee = await TwoTransfers.PayAsync(world);
        await world.EventuallyAsync(
            () => world.Links.Calls.Any(call => call.Request.Items.Count == 2), "both are offered");
        CentralSite receiver = world[payee.Id.Region];
        IReadOnlyList<string> before = await receiver.DumpAsync();
        DeliverRequest early = world.Links.Calls.First(call => call.Request.Items.Count == 2).Request.Clone();
        early.Items.RemoveAt(0);
        early.Items[0].Number = 1;
        LinkCall.Sign(
            early, world.NetworkId, receiver.Region, TestNetwork.Key("thief", Core.Wire.Keys.CoseAlgorithm.Ed25519));

        DeliverReply reply = await receiver.Node.DeliverAsync(early);

        Assert.Equal(((int)Status.LinkRefused, 0ul), (reply.Status, reply.Watermark));
        Assert.Equal(before, await receiver.DumpAsync());
        world.Links.Heal();
        await world.DrainAsync();
        Assert.Equal(20, await payee.BalanceAsync());
    }

    [Fact]
    public async Task Deliver_ToTheWrongRegion_IsRefused()
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        await TwoTransfers.PayAsync(world);
        await world.DrainAsync();
        CentralSite wrong = world[TestNetwork.Guangdong];
        IReadOnlyList<string> before = await wrong.DumpAsync();
        DeliverReply reply = await wrong.Node.DeliverAsync(world.Links.Calls[0].Request);
        Assert.Equal(((int)Status.LinkRefused, 0ul), (reply.Status, reply.Watermark));
        Assert.Equal(1, wrong.Node.RefusedDeliveries);
        Assert.Equal(before, await wrong.DumpAsync());
    }

    [Theory]
    [InlineData(KeyState.VerifyOnly, Status.Committed)]
    [InlineData(KeyState.Revoked, Status.LinkRefused)]
    public async Task Deliver_SignedBeforeTheKeyChanged_CountsUnlessRevoked(KeyState state, Status expected)
    {
        await using CentralWorld world = await CentralWorld.StartAsync();
        world.Links.Cut();
        TestOwner payee = await TwoTransfers.PayAsync(world);
        await world.EventuallyAsync(
            () => world.Links.Calls.Any(call => call.Request.Items.Count == 2), "both are offered");
        CentralSite receiver = world[payee.Id.Region];
        LinkCall offered = world.Links.Calls.First(call => call.Request.Items.Count == 2);
        world.Change(network => network.Rotate(TestNetwork.Shanghai, "CN-SH second", state));

        DeliverReply reply = await offered.PassAsync();

        Assert.Equal((int)expected, reply.Status);
        Assert.Equal(expected == Status.Committed ? 2ul : 0ul, receiver.Node.Totals.ReceivedFrom(
            new LogId(TestNetwork.Shanghai, 0)).Count);
        world.Links.Heal();
        await world.DrainAsync();
        Assert.Equal(20, await payee.BalanceAsync());
    }

    /// <summary>Anybody can send this, so it must not wake the receiver's operators.</summary>
    private static Task RefusedAsync(Action<CentralWorld, LinkCall> spoil) => TwoTransfers.RefusedAsync(spoil, site =>
    {
        Assert.Empty(site.Log.Shouts);
        Assert.Contains(site.Log.Collector.GetSnapshot(), record => record.Level == LogLevel.Warning);
    });
}

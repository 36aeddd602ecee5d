using System.Text.Json.Nodes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>Claims under which transfers go from Shanghai to Beijing.</summary>
internal static class DeliveryVectors
{
    private static readonly LogId Log = new(TestNetwork.Shanghai, 0);
    private static readonly SoftwareKey Shanghai = World.Network.RegionKey(TestNetwork.Shanghai);
    private static readonly IReadOnlyList<DeliveryItem> Items = MakeItems();
    private static readonly DeliveryClaim Claim =
        DeliveryClaim.Of(World.File.Plan.Id, Log, TestNetwork.Beijing, 7, Items);

    public static VectorFile Make() => new(
        "deliveries.json", "Claims about transfers, and the transfers that came with them.", [.. Vectors()], Accepts);

    private static bool Accepts(Vector vector)
    {
        NetworkFile network = VectorWorld.Networks[vector.Text("network")];
        SignedMessage message = SignedMessage.Decode(vector.Bytes("claim"));
        DeliveryClaim claim = DeliveryClaim.Decode(message);
        DeliveryItem[] items = [.. vector.Data["items"]!.AsArray().Select(item => new DeliveryItem(
            Convert.FromHexString((string)item!["coin"]!), OwnerId.Parse((string)item["payer"]!),
            OrderId.Read(Convert.FromHexString((string)item["order"]!))))];
        return message.Bytes.Length <= DeliveryClaim.MaxSignedBytes
            && claim.VerifySender(message, network, RegionCode.Parse(vector.Text("receiver"))) is null
            && claim.Log.ToString() == vector.Text("log") && claim.First == ulong.Parse(
                vector.Text("first"), System.Globalization.CultureInfo.InvariantCulture)
            && claim.VerifyItems(items) is null;
    }

    private static IEnumerable<Vector> Vectors()
    {
        SignedMessage signed = Claim.Sign(Shanghai);
        yield return Of("two transfers", "", signed);
        yield return Of("key is verify-only", "", signed, network: "Shanghai's first key is verify-only");
        yield return Of("key was revoked", "4008", signed, network: "Shanghai's first key is revoked");
        yield return Of("signed by the receiver", "4008", Claim.Sign(World.Network.RegionKey(TestNetwork.Beijing)));
        yield return Of("signed by an operator", "4008", Claim.Sign(World.Network.Operators[0]));
        yield return Of("for another region", "4008", signed, receiver: "CN-GD");
        yield return Of("to the region itself", "4008", (Claim with { Destination = TestNetwork.Shanghai })
            .Sign(Shanghai), receiver: "CN-SH");
        yield return Of("of another network", "4008", (Claim with { Network = new NetworkId(1) }).Sign(Shanghai));
        yield return Of("of another log", "4008", signed, log: "CN-SH/1");
        yield return Of("a log of another writer", "",
            (Claim with { Log = new LogId(TestNetwork.Shanghai, 255) }).Sign(Shanghai), log: "CN-SH/255");
        yield return Of("no such writer", "4008", Raw(signed, "CN-SH/0", "CN-SH/256"), log: "CN-SH/256");
        yield return Of("the last numbers there are", "", (Claim with { First = LogId.MaxNumber - 1 }).Sign(Shanghai),
            first: "281474976710654");
        yield return Of("one number beyond the last", "4008", (Claim with { First = LogId.MaxNumber }).Sign(Shanghai),
            first: "281474976710655");
        yield return Of("from another number on", "4008", signed, first: "8");
        yield return Of("number 0", "4008", (Claim with { First = 0 }).Sign(Shanghai), first: "0");
        yield return Of("numbers beyond the last", "4008", (Claim with { First = ulong.MaxValue }).Sign(Shanghai),
            first: "18446744073709551615");
        yield return Of("one transfer less", "4008", signed, items: [Items[0]]);
        yield return Of("in another order", "4008", signed, items: [Items[1], Items[0]]);
        yield return Of("another payer", "4008", signed, items: [Items[0] with { Payer = World.Bao }, Items[1]]);
        yield return Of("another order id", "4008", signed, items: [Items[0] with { Order = World.Id(9) }, Items[1]]);
        byte[] damaged = signed.Bytes.ToArray();
        damaged[^1] ^= 1;
        yield return Of("a damaged signature", "4008", SignedMessage.Decode(damaged));
        yield return Of("as an access token", "4008", SignedMessage.Sign(
            ContentTypes.Access, signed.Payload.ToArray(), Shanghai));
        yield return Of("signed twice", "4008", SignedMessage.SignByAll(
            ContentTypes.Delivery, signed.Payload.ToArray(), [Shanghai, Shanghai]));
        byte[] payload = signed.Payload.ToArray();
        yield return Of("version 2", "4008", SignedMessage.Sign(
            ContentTypes.Delivery, [payload[0], 2, .. payload[2..]], Shanghai));
    }

    /// <summary>The claim with a text in it exchanged, signed as it is then.</summary>
    private static SignedMessage Raw(SignedMessage claim, string old, string changed)
    {
        byte[] payload = claim.Payload.ToArray();
        byte[] text = new WireWriter().Text(old).ToArray();
        int at = payload.AsSpan().IndexOf(text);
        return SignedMessage.Sign(
            ContentTypes.Delivery,
            [.. payload[..at], .. new WireWriter().Text(changed).ToArray(), .. payload[(at + text.Length)..]],
            Shanghai);
    }

    private static DeliveryItem[] MakeItems()
    {
        IReadOnlyList<Coin> coins = VectorWorld.Sealer().Seal(
            [World.Body(World.Chen, 5, 1, 0, World.Alice), World.Body(World.Chen, 6, 2, 0, World.Bao)], World.Now);
        return
        [
            new DeliveryItem(coins[0].Encode(), World.Alice, World.Id(1)),
            new DeliveryItem(coins[1].Encode(), World.Bao, World.Id(2)),
        ];
    }

    private static Vector Of(
        string name, string reason, SignedMessage claim, string network = "plain", string receiver = "CN-BJ",
        string log = "CN-SH/0", string first = "7", IReadOnlyList<DeliveryItem>? items = null) =>
        new(name, reason, new JsonObject
        {
            ["network"] = network, ["receiver"] = receiver, ["log"] = log, ["first"] = first,
            ["claim"] = VectorWorld.Hex(claim.Bytes),
            ["items"] = new JsonArray([.. (items ?? Items).Select(item => (JsonNode)new JsonObject
            {
                ["coin"] = VectorWorld.Hex(item.Coin), ["payer"] = item.Payer.ToString(),
                ["order"] = Convert.ToHexStringLower(item.Order.ToArray()),
            })]),
        });
}

using System.Text.Json.Nodes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>Signed orders of every kind.</summary>
internal static class OrderVectors
{
    private static readonly NetworkId Net = World.File.Plan.Id;
    private static readonly PaymentOrder Payment = World.Payment(12_00, [VectorWorld.Coins[0].Body.Id]);
    private static readonly IReadOnlyList<SoftwareKey> Operators = World.Network.Operators;

    public static VectorFile Make() => new(
        "orders.json", "Signed orders; device is the key that must have signed.", [.. Vectors()], Accepts);

    private static bool Accepts(Vector vector)
    {
        NetworkFile network = VectorWorld.Networks[vector.Text("network")];
        SignedMessage message = SignedMessage.Decode(vector.Bytes("order"));
        Order order = Order.Decode(message);
        string? currency = (order as SpendingOrder)?.Currency ?? (order as IssuanceOrder)?.Currency;
        if (message.Bytes.Length > Order.MaxSignedBytes || order.Network != network.Plan.Id) return false;
        if (currency is not null && currency != network.Currency.Code) return false;
        if (order is IssuanceOrder or AdministrationOrder)
        {
            if (!message.Signatures.All(s => network.Operator(s.KeyId) is { } named && s.IsBy(named.Key))) return false;
            int threshold = order is IssuanceOrder
                ? network.Plan.IssuanceThreshold
                : network.Plan.AdministrationThreshold;
            return message.Signatures.Select(s => s.KeyId).Distinct().Count() >= threshold;
        }

        PublicKey key = order is RegistrationOrder registration
            ? registration.Device
            : PublicKey.Decode(vector.Bytes("device"));
        return message.Signatures.Count == 1 && message.Signatures[0].IsBy(key);
    }

    private static IEnumerable<Vector> Vectors()
    {
        PaymentOrder byPhone = Payment with { Payee = Party.Of(TestNetwork.Phone(TestNetwork.Beijing, 3)) };
        yield return Device("payment to an owner id", "", Payment);
        yield return Device("payment to a phone number", "", byPhone);
        yield return Device("payment with 256 coins", "", Payment with { Inputs = Inputs(256) });
        yield return Device("redemption", "", World.Redemption(5, [VectorWorld.Coins[0].Body.Id]));
        yield return Device("revocation", "", new RevocationOrder(Net, World.Id(1), World.Now, World.Alice,
            World.Es256.PublicKey.Id));
        yield return Device("payment signed with ES256", "", Payment, World.Es256) with { Repeatable = false };
        var registration = new RegistrationOrder(
            Net, World.Id(2), World.Now, TestNetwork.Phone(TestNetwork.Shanghai, 1), World.Ed25519.PublicKey, "a.b.c",
                "手机");
        yield return Device("registration", "", registration);
        yield return Device("registration signed by another device", "2005", registration, VectorWorld.Second);
        var issuance = new IssuanceOrder(Net, World.Id(3), World.Now, Party.Of(World.Alice), "CNY", Amount.Of(500));
        yield return Signed("issuance by two operators", "", issuance, Operators[0], Operators[1]);
        yield return Signed("issuance by one operator", "2008", issuance, Operators[0]);
        yield return Signed("issuance by one operator twice", "2008", issuance, Operators[0], Operators[0]);
        yield return Signed("issuance by a stranger", "2007", issuance, Operators[0], World.Ed25519);
        var freeze = new AdministrationOrder(Net, World.Id(4), World.Now, AdministrationAction.Freeze,
            Party.Of(World.Alice), null);
        yield return Signed("administration: freeze", "", freeze, Operators[1], Operators[2]);
        yield return Signed("administration: revoke a device", "", freeze with
        {
            Action = AdministrationAction.RevokeDevice, Device = World.Es256.PublicKey.Id,
        }, Operators[1], Operators[2]);
        yield return Device("payment of another network", "1004", Payment with { Network = new NetworkId(1) });
        yield return Device("payment in another currency", "1008", Payment with { Currency = "EUR" });
        yield return Device("257 coins", "1010", Payment with { Inputs = Inputs(257) });
        yield return Device("a coin named twice", "1011", Payment with { Inputs = [new CoinId(1), new CoinId(1)] });
        yield return Device("order id not of version 7", "1005", Payment with { Id = new OrderId(1) });
        yield return Device("another device's signature", "2006", Payment, VectorWorld.Second);
        byte[] changed = SignedMessage.Sign(ContentTypes.Payment, Payment.Encode(), World.Ed25519).Bytes.ToArray();
        changed[^1] ^= 1;
        yield return Message("a damaged signature", "2006", changed);
        yield return Payload("a payment as redemption", "1001", Payment.Encode(), ContentTypes.Redemption);
        yield return Payload("a payment as access token", "1001", Payment.Encode(), ContentTypes.Access);
        byte[] payload = Payment.Encode();
        yield return Payload("version 2", "1003", [payload[0], 2, .. payload[2..]]);
        yield return Payload("trailing byte", "1001", [.. payload, 0]);
        int amount = Convert.ToHexString(payload).IndexOf("63434E59", StringComparison.Ordinal) / 2 + 4;
        yield return Payload("amount 0", "1009", [.. payload[..amount], 0, .. payload[(amount + 3)..]]);
        yield return Payload("amount -1", "1009", [.. payload[..amount], 0x20, .. payload[(amount + 3)..]]);
        yield return Payload(
            "amount 2^53", "1009", [.. payload[..amount], 0x1b, 0, 0x20, 0, 0, 0, 0, 0, 0, .. payload[(amount + 3)..]]);
        byte[] phone = byPhone.Encode();
        int plus = Array.IndexOf(phone, (byte)'+');
        phone[plus] = (byte)' ';
        yield return Payload("payee not in canonical form", "1006", phone);
    }

    private static CoinId[] Inputs(int count) => [.. Enumerable.Range(1, count).Select(i => new CoinId((UInt128)i))];

    private static Vector Device(string name, string reason, Order order, SoftwareKey? key = null)
    {
        SoftwareKey signer = key ?? World.Ed25519;
        PublicKey expected = signer == World.Es256 ? signer.PublicKey : World.Ed25519.PublicKey;
        return Message(
            name, reason, SignedMessage.Sign(order.ContentType, order.Encode(), signer).Bytes, expected);
    }

    private static Vector Signed(string name, string reason, Order order, params ISigner[] signers) =>
        Message(name, reason, SignedMessage.SignByAll(order.ContentType, order.Encode(), signers).Bytes);

    private static Vector Payload(string name, string reason, byte[] payload, string type = ContentTypes.Payment) =>
        Message(name, reason, SignedMessage.Sign(type, payload, World.Ed25519).Bytes);

    private static Vector Message(string name, string reason, ReadOnlyMemory<byte> message, PublicKey? device = null) =>
        new(name, reason, new JsonObject
        {
            ["network"] = "plain", ["device"] = VectorWorld.Hex((device ?? World.Ed25519.PublicKey).Cose),
            ["order"] = VectorWorld.Hex(message),
        });
}

using System.Text.Json.Nodes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>Coin strings and receipts.</summary>
internal static class CoinVectors
{
    private static readonly Coin First = VectorWorld.Coins[0];

    public static VectorFile Coins() => new("coins.json", "Coin strings.", [.. CoinList()], vector => Verifier().Verify(
        Coin.Parse(vector.Text("coin")), VectorWorld.Networks[vector.Text("network")]) is null);

    public static VectorFile Receipts() => new("receipts.json", "Receipts over entries of any kind.",
        [.. ReceiptList()],
        vector => Verifier().VerifyLeaf(
            vector.Bytes("entry"), Receipt.Decode(vector.Bytes("receipt")),
            VectorWorld.Networks[vector.Text("network")]) is null);

    private static CoinVerifier Verifier() => new(new SealMemory());

    private static IEnumerable<Vector> CoinList()
    {
        for (int i = 0; i < VectorWorld.Coins.Count; i++) yield return Make($"leaf {i} of 5", "", VectorWorld.Coins[i]);
        yield return Make("under a single leaf", "", VectorWorld.Sealer().Coin(World.Alice, 100, World.Id(9)));
        CoinBody chens = World.Body(World.Chen, 5, 1, 0, World.Alice);
        yield return Make(
            "proved again by its owner's home", "", World.Sealer(TestNetwork.Beijing).Seal([chens], World.Now)[0]);
        yield return Make("key is verify-only", "", First, "Shanghai's first key is verify-only");
        yield return Make("key was revoked", "2003", First, "Shanghai's first key is revoked");
        Coin card = VectorWorld.Sealer().Seal([First.Body], World.Now, VectorWorld.Card)[0];
        yield return Make("sealed with ES256", "", card, "Shanghai signs with ES256") with { Repeatable = false };
        yield return Make("key of no region", "2002", card) with { Repeatable = false };
        Coin stolen = VectorWorld.Sealer().Seal([First.Body], World.Now,
            World.Network.RegionKey(TestNetwork.Beijing))[0];
        yield return Make("key of another region", "2002", stolen);
        yield return Make("sealed by a third region", "2001", World.Sealer(TestNetwork.Guangdong).Seal([First.Body],
            1)[0]);
        yield return Make("another amount", "2001", With(First.Body with { Amount = Amount.Of(9999) }));
        yield return Make("another owner", "2001", With(First.Body with { Owner = World.Bao }));
        yield return Make("another id", "2001", With(First.Body with { Id = new CoinId(1) }));
        yield return Make("another currency", "1008", With(First.Body with { Currency = "EUR" }));
        yield return Make("proof of another coin", "2001", new Coin(First.Body, First.BodyBytes,
            VectorWorld.Coins[1].Receipt));
        byte[] signature = First.Receipt.Signature.ToArray();
        signature[9] ^= 1;
        yield return Make("damaged signature", "2001", With(First.Receipt.Proof, signature));
        yield return Make("leaf moved", "2001", With(First.Receipt.Proof with { LeafIndex = 1 },
            First.Receipt.Signature));
        yield return Make("path cut", "2001", With(
            First.Receipt.Proof with { Path = [.. First.Receipt.Proof.Path.Skip(1)] }, First.Receipt.Signature));
        string text = First.ToString();
        yield return Text("no prefix", "1013", text[3..]);
        yield return Text("other prefix", "1013", "jz2" + text[3..]);
        yield return Text("padded", "1013", text + "=");
        yield return Text("cut", "1013", text[..^4]);
        yield return Text("white space", "1013", text + " ");
        yield return Text("empty", "1013", "jz1");
        yield return Text("too long", "1013", "jz1" + new string('A', 2000));
        byte[] body = First.BodyBytes.ToArray();
        yield return Text("body version 2", "1003", Join([body[0], 2, .. body[2..]]));
        int amount = Convert.ToHexString(body).IndexOf("63434E59", StringComparison.Ordinal) / 2 + 4;
        yield return Text("amount 0", "1013", Join([.. body[..amount], 0, .. body[(amount + 3)..]]));
        yield return Text("amount not in shortest form", "1013", Join([.. body[..amount], 0x1a, 0, 0,
            .. body[(amount + 1)..]]));
        yield return Text("trailing byte in the body", "1013", Join([.. body, 0]));
    }

    private static IEnumerable<Vector> ReceiptList()
    {
        var record = new OutcomeRecord(World.Alice, World.Id(1), new byte[32], Status.CoinSpent, World.Now, "Spent.");
        Receipt receipt = VectorWorld.Sealer().Seal([record.Encode(), [1], [2]], World.Now)[0];
        yield return Over("an outcome record", "", record.Encode(), receipt);
        yield return Over("a coin body", "", First.BodyBytes, First.Receipt);
        yield return Over("another entry", "not under this root", new byte[] { 1 }, receipt);
        yield return Over("an empty entry", "not under this root", default, receipt);
        byte[] attached = receipt.Bytes.ToArray();
        attached[^67] = 0x40;
        yield return Over("payload not detached", "a receipt's payload is null", record.Encode(), attached);
    }

    private static Coin With(CoinBody body) => new(body, body.Encode(), First.Receipt);

    private static Coin With(InclusionProof proof, ReadOnlyMemory<byte> signature) =>
        new(First.Body, First.BodyBytes, new Receipt(First.Receipt.HeaderBytes, proof, signature));

    private static string Join(byte[] body) => "jz1" + Base64UrlText.Encode(
        new WireWriter().StartArray(2).Bytes(body).Bytes(First.Receipt.Bytes.Span).EndArray().ToArray());

    private static Vector Make(string name, string reason, Coin coin, string network = "plain") =>
        new(name, reason, new JsonObject { ["network"] = network, ["coin"] = coin.ToString() });

    private static Vector Text(string name, string reason, string coin) =>
        new(name, reason, new JsonObject { ["network"] = "plain", ["coin"] = coin });

    private static Vector Over(string name, string reason, ReadOnlyMemory<byte> entry, Receipt receipt) =>
        Over(name, reason, entry, receipt.Bytes);

    private static Vector Over(string name, string reason, ReadOnlyMemory<byte> entry, ReadOnlyMemory<byte> receipt) =>
        new(name, reason, new JsonObject
        {
            ["network"] = "plain", ["entry"] = VectorWorld.Hex(entry), ["receipt"] = VectorWorld.Hex(receipt),
        });
}

using System.Text.Json.Nodes;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Vectors;

/// <summary>CBOR strictness, keys and their ids, derived ids.</summary>
internal static class BasicVectors
{
    public static VectorFile Cbor() => new("cbor.json", "Strictness of deterministic CBOR.", [.. CborVectors()],
        vector =>
    {
        var reader = new WireReader(vector.Bytes("cbor"));
        reader.Encoded();
        reader.End();
        return true;
    });

    public static VectorFile Keys() => new("keys.json", "COSE_Keys and their ids.", [.. KeyVectors()], vector =>
        PublicKey.Decode(vector.Bytes("key")).Id.ToString() == vector.Text("id"));

    public static VectorFile Ids() => new("ids.json", "Owner digests and coin ids.", [.. IdVectors()], vector =>
    {
        if (vector.Data.ContainsKey("feature"))
        {
            var key = new NetworkKey(vector.Bytes("networkKey"));
            return key.Digest(FeatureValue.Parse(vector.Text("feature"))).ToString() == vector.Text("digest");
        }

        OwnerId account = OwnerId.Parse(vector.Text("account"));
        OrderId order = OrderId.Read(vector.Bytes("order"));
        return CoinId.Derive(account, order, (int)vector.Data["output"]!).ToString() == vector.Text("coin");
    });

    private static IEnumerable<Vector> CborVectors()
    {
        (string Name, string Hex, string Reason)[] table =
        [
            ("zero", "00", ""), ("one byte", "1818", ""), ("largest integer", "1bffffffffffffffff", ""),
            ("minus one", "20", ""), ("smallest integer", "3b7fffffffffffffff", ""), ("bytes", "43010203", ""),
            ("text", "66e4baa4e5ad90", ""), ("nested arrays", "8201820203", ""), ("empty map", "a0", ""),
            ("sorted map", "a3010203042005", ""), ("tag", "d20a", ""), ("true", "f5", ""), ("false", "f4", ""),
            ("null", "f6", ""),
            ("nothing", "", "no bytes"), ("23 in two bytes", "1817", "not the shortest form"),
            ("255 in three bytes", "1900ff", "not the shortest form"),
            ("65535 in five bytes", "1a0000ffff", "not the shortest form"),
            ("2^32 - 1 in nine bytes", "1b00000000ffffffff", "not the shortest form"),
            ("-1 in two bytes", "3800", "not the shortest form"), ("length in two bytes", "580101",
                "not the shortest form"),
            ("tag in two bytes", "d8120a", "not the shortest form"), ("count in two bytes", "980101",
                "not the shortest form"),
            ("indefinite bytes", "5f4101ff", "indefinite length"), ("indefinite text", "7f6161ff", "indefinite length"),
            ("indefinite array", "9f01ff", "indefinite length"), ("indefinite map", "bf0102ff", "indefinite length"),
            ("reserved length", "1c", "reserved"), ("unsorted map", "a203040102", "keys not sorted"),
            ("repeated key", "a201020103", "key repeated"), ("negative key first", "a220000100", "keys not sorted"),
            ("trailing byte", "0000", "bytes follow"), ("short bytes", "4301", "ends early"),
            ("short array", "8201", "ends early"), ("huge array", "9bffffffffffffffff", "ends early"),
            ("huge bytes", "5b7fffffffffffffff", "ends early"), ("broken UTF-8", "61ff", "not UTF-8"),
            ("overlong UTF-8", "62c080", "not UTF-8"), ("surrogate", "63eda080", "not UTF-8"), ("lone break", "ff",
                "break"),
        ];
        return table.Select(row => new Vector(row.Name, row.Reason, new JsonObject { ["cbor"] = row.Hex }));
    }

    private static IEnumerable<Vector> KeyVectors()
    {
        PublicKey rfc9679 = PublicKey.FromP256(
            Convert.FromHexString("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"),
            Convert.FromHexString("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"));
        yield return Key("the key of RFC 9679 section 6", "", rfc9679.Cose.ToArray(),
            "496bd8afadf307e5b08c64b0421bf9dc");
        yield return Key("Ed25519", "", World.Ed25519.PublicKey.Cose.ToArray());
        yield return Key("ES256", "", World.Es256.PublicKey.Cose.ToArray(), World.Es256.PublicKey.Id.ToString());
        yield return Key("another id", "not its id", World.Ed25519.PublicKey.Cose.ToArray(), new string('0', 32));
        byte[] offCurve = rfc9679.Cose.ToArray();
        offCurve[^1] ^= 1;
        yield return Key("point off the curve", "not a point", offCurve, new string('0', 32));
        byte[] algorithm = World.Ed25519.PublicKey.Cose.ToArray();
        algorithm[4] = 0x26;
        yield return Key("OKP with ES256", "kind not supported", algorithm, new string('0', 32));
        yield return Key("trailing byte", "bytes follow", [.. World.Ed25519.PublicKey.Cose.Span, 0]);
        byte[] wide = [0xa4, 1, 1, 3, 0x1a, 0xff, 0xff, 0xff, 0xed, .. World.Ed25519.PublicKey.Cose[5..].Span];
        yield return Key("algorithm 4294967277", "not Ed25519 although its low 32 bits are -19", wide);
    }

    private static Vector Key(string name, string reason, byte[] cose, string? id = null) => new(name, reason,
        new JsonObject
    {
        ["key"] = Convert.ToHexStringLower(cose), ["id"] = id ?? World.Ed25519.PublicKey.Id.ToString(),
    });

    private static IEnumerable<Vector> IdVectors()
    {
        string networkKey = Convert.ToHexStringLower(TestNetwork.Secret("network key"));
        foreach (string feature in new[] { "tel:+8613800210000", "tel:+442071838750", "cnid:110105199001011232" })
        {
            yield return new Vector($"digest of {feature}", "", new JsonObject
            {
                ["networkKey"] = networkKey, ["feature"] = feature,
                ["digest"] = World.Network.NetworkKey.Digest(FeatureValue.Parse(feature)).ToString(),
            });
        }

        yield return Id("payee's coin", "", 0, CoinId.Derive(World.Alice, World.Id(1), 0));
        yield return Id("change", "", 1, CoinId.Derive(World.Alice, World.Id(1), 1));
        yield return Id("coin of another output", "not its id", 1, CoinId.Derive(World.Alice, World.Id(1), 0));
    }

    private static Vector Id(string name, string reason, int output, CoinId coin) => new(name, reason, new JsonObject
    {
        ["account"] = World.Alice.ToString(), ["order"] = Convert.ToHexStringLower(World.Id(1).ToArray()),
        ["output"] = output, ["coin"] = coin.ToString(),
    });
}

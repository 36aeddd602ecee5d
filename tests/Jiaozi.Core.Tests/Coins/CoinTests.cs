using CsCheck;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Coins;

public sealed class CoinTests
{
    private static readonly Coin Coin = World.Sealer(TestNetwork.Shanghai).Coin(World.Alice, 1234, World.Id(1));

    [Fact]
    public void ToString_Parse_RoundTrips()
    {
        string text = Coin.ToString();
        Assert.StartsWith("jz1", text, StringComparison.Ordinal);
        Coin parsed = Coin.Parse(text);
        Assert.Equal(Coin.Body, parsed.Body);
        Assert.Equal(text, parsed.ToString());
        Assert.True(text.Length < 500, $"A coin string has {text.Length} characters.");
    }

    [Theory]
    [InlineData("")]
    [InlineData("jz1")]
    [InlineData("jz2AAAA")]
    [InlineData("JZ1AAAA")]
    [InlineData("jz1 AAAA")]
    [InlineData("jz1AAAA=")]
    [InlineData("jz1gA")]
    public void Parse_NoCoinString_IsMalformedCoin(string text) => AssertMalformed(text);

    [Fact]
    public void Parse_TooLong_IsMalformedCoin()
    {
        AssertMalformed("jz1" + new string('A', Coin.MaxTextLength));
        AssertMalformed(Coin + "A");
        AssertMalformed(Coin.ToString()[..^1]);
    }

    [Fact]
    public void Parse_BodyOfAnotherVersion_SaysSo()
    {
        byte[] body = [.. Coin.BodyBytes.Span];
        body[1] = 2;
        var fault = Assert.Throws<WireFormatException>(() => Coin.Parse(Text(body)));
        Assert.Equal(Status.UnsupportedVersion, fault.Status);
    }

    [Fact]
    public void Parse_AmountZero_IsMalformedCoin()
    {
        byte[] encoded = World.Body(World.Alice, 1).Encode();
        int amount = Convert.ToHexString(encoded).IndexOf("63434E5901", StringComparison.Ordinal) / 2 + 4;
        encoded[amount] = 0;
        AssertMalformed(Text(encoded));
    }

    [Fact]
    public void Parse_AnyText_NeverThrowsAnythingElse() => Gen.Char.Array[0, 60].Sample(text =>
    {
        Exception? fault = Record.Exception(() => Coin.Parse("jz1" + new string(text)));
        Assert.True(fault is null or WireFormatException, fault?.ToString());
    });

    [Fact]
    public void Encode_LargestCoin_FitsIntoTheLimits()
    {
        CoinBody[] bodies = [.. Enumerable.Range(0, 5).Select(i => World.Body(World.Alice, (1L << 53) - 1, i))];
        Coin coin = World.Sealer(TestNetwork.Shanghai).Seal(bodies, 253_402_300_799_999)[0];
        // 16 hashes prove a leaf of the largest tree; this tree has 3.
        Assert.InRange(coin.Encode().Length + 13 * 34 + 20, 0, Coin.MaxBytes);
        Assert.InRange(coin.BodyBytes.Length, 0, CoinBody.MaxBytes);
    }

    [Fact]
    public void Body_AnyFields_RoundTrip() => Gen.Select(OrderGen.UInt128, OrderGen.Amounts, OrderGen.Owners,
        OrderGen.Regions)
        .Sample((id, amount, owner, region) =>
        {
            var body = new CoinBody(new CoinId(id), "CNY", amount, owner, region, World.Now);
            Assert.Equal(body, CoinBody.Decode(body.Encode()));
            Assert.InRange(body.Encode().Length, 0, CoinBody.MaxBytes);
        });

    [Fact]
    public void Derive_AnotherAccountOrderOrOutput_IsAnotherId()
    {
        CoinId id = CoinId.Derive(World.Alice, World.Id(1), 0);
        Assert.Equal(id, CoinId.Derive(World.Alice, World.Id(1), 0));
        Assert.NotEqual(id, CoinId.Derive(World.Bao, World.Id(1), 0));
        Assert.NotEqual(id, CoinId.Derive(World.Alice, World.Id(2), 0));
        Assert.NotEqual(id, CoinId.Derive(World.Alice, World.Id(1), 1));
    }

    [Fact]
    public void Derive_HandMadeInput_IsTheStartOfItsHash()
    {
        byte[] input =
        [
            0x84, 0x6b, .. "jiaozi-coin"u8, 0x82, 0x65, .. "CN-SH"u8, 0x50, .. World.Alice.Digest.ToArray(),
            0x50, .. World.Id(1).ToArray(), 0x01,
        ];
        byte[] hash = System.Security.Cryptography.SHA256.HashData(input);
        Assert.Equal(
            Convert.ToHexStringLower(hash.AsSpan(0, 16)), CoinId.Derive(World.Alice, World.Id(1), 1).ToString());
    }

    private static string Text(byte[] body) => "jz1" + Base64UrlText.Encode(new WireWriter().StartArray(2)
        .Bytes(body).Bytes(Coin.Receipt.Bytes.Span).EndArray().ToArray());

    private static void AssertMalformed(string text) => Assert.Equal(
        Status.MalformedCoin, Assert.Throws<WireFormatException>(() => Coin.Parse(text)).Status);
}

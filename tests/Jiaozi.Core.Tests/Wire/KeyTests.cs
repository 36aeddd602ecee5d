using System.Security.Cryptography;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Testing;

namespace Jiaozi.Core.Tests.Wire;

public sealed class KeyTests
{
    public static TheoryData<CoseAlgorithm> Algorithms => [CoseAlgorithm.ES256, CoseAlgorithm.Ed25519];

    [Fact]
    public void Id_Rfc9679Example_IsTheStartOfItsThumbprint()
    {
        // RFC 9679 §6; its kid and alg are not part of the thumbprint.
        PublicKey key = PublicKey.FromP256(
            Convert.FromHexString("65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"),
            Convert.FromHexString("1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"));
        Assert.Equal("496bd8afadf307e5b08c64b0421bf9dc", key.Id.ToString());
    }

    [Fact]
    public void Id_Ed25519_IsHashedOverKtyCrvAndX()
    {
        byte[] x = World.Ed25519.PublicKey.Cose[^32..].ToArray();
        byte[] thumbprint = SHA256.HashData([0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20, .. x]);
        Assert.Equal(Convert.ToHexStringLower(thumbprint.AsSpan(0, 16)), World.Ed25519.PublicKey.Id.ToString());
    }

    [Fact]
    public void Cose_BothAlgorithms_AreTheBytesOfFormats()
    {
        string ed25519 = Convert.ToHexStringLower(World.Ed25519.PublicKey.Cose.Span);
        string es256 = Convert.ToHexStringLower(World.Es256.PublicKey.Cose.Span);
        Assert.StartsWith("a40101033220062158", ed25519, StringComparison.Ordinal);
        Assert.StartsWith("a5010203262001215820", es256, StringComparison.Ordinal);
        Assert.Equal(42, World.Ed25519.PublicKey.Cose.Length);
        Assert.Equal(77, World.Es256.PublicKey.Cose.Length);
    }

    [Fact]
    public void Ed25519_Rfc8032FirstVector_GivesItsKeyAndSignature()
    {
        using SoftwareKey key = SoftwareKey.FromSecret(
            CoseAlgorithm.Ed25519,
            Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        Assert.Equal(
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            Convert.ToHexStringLower(key.PublicKey.Cose.Span[^32..]));
        Assert.Equal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            Convert.ToHexStringLower(key.Sign([])));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Verify_OwnSignature_HoldsForItsDataOnly(CoseAlgorithm algorithm)
    {
        using SoftwareKey key = TestNetwork.Key("one", algorithm);
        using SoftwareKey other = TestNetwork.Key("two", algorithm);
        byte[] signature = key.Sign("data"u8);
        Assert.Equal(PublicKey.SignatureSize, signature.Length);
        Assert.True(key.PublicKey.Verify("data"u8, signature));
        Assert.False(key.PublicKey.Verify("date"u8, signature));
        Assert.False(other.PublicKey.Verify("data"u8, signature));
        Assert.False(key.PublicKey.Verify("data"u8, signature.AsSpan(0, 63)));
        Assert.False(key.PublicKey.Verify("data"u8, [.. signature, 0]));
        Assert.False(key.PublicKey.Verify("data"u8, new byte[64]));
        for (int bit = 0; bit < 512; bit += 7)
        {
            byte[] changed = [.. signature];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.PublicKey.Verify("data"u8, changed));
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Decode_Cose_IsTheSameKey(CoseAlgorithm algorithm)
    {
        PublicKey key = TestNetwork.Key("one", algorithm).PublicKey;
        PublicKey again = PublicKey.Decode(key.Cose);
        Assert.Equal(key, again);
        Assert.Equal(key.Id, again.Id);
        Assert.Equal(algorithm, again.Algorithm);
        Assert.NotEqual(key, TestNetwork.Key("two", algorithm).PublicKey);
    }

    [Fact]
    public void Decode_PointOffTheCurve_IsRefused()
    {
        byte[] es256 = World.Es256.PublicKey.Cose.ToArray();
        es256[^1] ^= 1;
        Assert.Throws<WireFormatException>(() => PublicKey.Decode(es256));
        Assert.Throws<WireFormatException>(() => PublicKey.FromP256(new byte[32], new byte[32]));
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "the neutral element")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "order 4")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "not reduced")]
    public void Ed25519_WeakPoint_NeverVerifiesAnything(string x, string why)
    {
        // With such a key a made-up signature could fit any message.
        byte[] signature = [.. Convert.FromHexString(x), .. new byte[32]];
        bool accepted = false;
        Exception? fault = Record.Exception(
            () => accepted = PublicKey.FromEd25519(Convert.FromHexString(x)).Verify("data"u8, signature));
        Assert.False(accepted, why);
        Assert.True(fault is null or WireFormatException, fault?.ToString());
    }

    [Theory]
    [InlineData("a4010103262006215820", "Ed25519 curve with ES256")]
    [InlineData("a4010203322006215820", "EC2 with Ed25519")]
    [InlineData("a4010103322004215820", "X25519 curve")]
    [InlineData("a40101031afffffff92006215820", "algorithm id beyond 32 bits")]
    [InlineData("a30101200621582000", "no algorithm")]
    public void Decode_OtherKinds_AreRefused(string start, string why)
    {
        byte[] cose = [.. Convert.FromHexString(start), .. World.Ed25519.PublicKey.Cose[^32..].Span];
        Assert.Throws<WireFormatException>(() => PublicKey.Decode(cose));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Decode_AlgorithmThatAgreesInItsLow32Bits_IsRefused()
    {
        // 4294967277 is -19 when it is cut down to 32 bits.
        byte[] cose =
            [0xa4, 0x01, 0x01, 0x03, 0x1a, 0xff, 0xff, 0xff, 0xed, 0x20, 0x06,
                .. World.Ed25519.PublicKey.Cose[^35..].Span];
        Assert.Throws<WireFormatException>(() => PublicKey.Decode(cose));
    }

    [Fact]
    public void FromSecret_NotASecret_Throws()
    {
        Assert.Throws<ArgumentException>(() => SoftwareKey.FromSecret(CoseAlgorithm.Ed25519, new byte[31]));
        Assert.Throws<ArgumentException>(() => SoftwareKey.FromSecret(CoseAlgorithm.ES256, new byte[32]));
        Assert.Throws<ArgumentException>(() => SoftwareKey.FromSecret((CoseAlgorithm)(-8), new byte[32]));
        byte[] order = Convert.FromHexString("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        Assert.Throws<ArgumentException>(() => SoftwareKey.FromSecret(CoseAlgorithm.ES256, order));
    }
}

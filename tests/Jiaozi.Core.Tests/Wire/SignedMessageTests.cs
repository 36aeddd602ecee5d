using System.Security.Cryptography;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Tests.Wire;

public sealed class SignedMessageTests
{
    private static readonly byte[] Payload = [0x83, 1, 2, 3];

    [Fact]
    public void One_HandMadeParts_GiveTheRfc9052Structure()
    {
        byte[] expected = [0x84, 0x6a, .. "Signature1"u8, 0x43, 0xa1, 0x01, 0x26, 0x40, 0x42, 0xca, 0xfe];
        Assert.Equal(expected, SignatureStructure.One([0xa1, 0x01, 0x26], [0xca, 0xfe]));
    }

    [Fact]
    public void OneOfSeveral_HandMadeParts_GiveTheRfc9052Structure()
    {
        byte[] expected =
            [0x85, 0x69, .. "Signature"u8, 0x41, 0xa0, 0x43, 0xa1, 0x01, 0x26, 0x40, 0x42, 0xca, 0xfe];
        Assert.Equal(expected, SignatureStructure.OneOfSeveral([0xa0], [0xa1, 0x01, 0x26], [0xca, 0xfe]));
    }

    [Fact]
    public void Sign_OneKey_IsTheHandMadeSign1()
    {
        SoftwareKey key = World.Ed25519;
        byte[] keyId = Convert.FromHexString(key.PublicKey.Id.ToString());
        byte[] header = [0xa3, 0x01, 0x32, 0x03, 0x61, (byte)'t', 0x04, 0x50, .. keyId];
        byte[] signed = [0x84, 0x6a, .. "Signature1"u8, 0x58, (byte)header.Length, .. header, 0x40, 0x44, .. Payload];
        byte[] expected =
        [
            0xd2, 0x84, 0x58, (byte)header.Length, .. header, 0xa0, 0x44, .. Payload, 0x58, 0x40, .. key.Sign(signed),
        ];
        SignedMessage message = SignedMessage.Sign("t", Payload, key);
        Assert.Equal(expected, message.Bytes.ToArray());
        Assert.Equal(SHA256.HashData(Payload), message.PayloadHash.ToArray());
        Assert.True(message.Signatures[0].IsBy(key.PublicKey));
    }

    [Fact]
    public void SignByAll_TwoKeys_IsTheHandMadeSign()
    {
        IReadOnlyList<SoftwareKey> keys = [World.Network.Operators[0], World.Network.Operators[1]];
        byte[] body = [0xa1, 0x03, 0x61, (byte)'t'];
        var expected = new List<byte> { 0xd8, 0x62, 0x84, 0x44 };
        expected.AddRange([.. body, 0xa0, 0x44, .. Payload, 0x82]);
        foreach (SoftwareKey key in keys)
        {
            byte[] header = [0xa2, 0x01, 0x32, 0x04, 0x50, .. Convert.FromHexString(key.PublicKey.Id.ToString())];
            byte[] signed =
                [0x85, 0x69, .. "Signature"u8, 0x44, .. body, 0x55, .. header, 0x40, 0x44, .. Payload];
            expected.AddRange([0x83, 0x55, .. header, 0xa0, 0x58, 0x40, .. key.Sign(signed)]);
        }

        SignedMessage message = SignedMessage.SignByAll("t", Payload, [.. keys]);
        Assert.Equal([.. expected], message.Bytes.ToArray());
        for (int i = 0; i < 2; i++) Assert.True(message.Signatures[i].IsBy(keys[i].PublicKey));
    }

    [Fact]
    public void IsBy_OtherKeyOrAlgorithm_IsFalse()
    {
        SignatureEntry entry = SignedMessage.Sign("t", Payload, World.Ed25519).Signatures[0];
        Assert.False(entry.IsBy(World.Es256.PublicKey));
        Assert.False((entry with { Algorithm = CoseAlgorithm.ES256 }).IsBy(World.Ed25519.PublicKey));
        Assert.False((entry with { KeyId = World.Es256.PublicKey.Id }).IsBy(World.Ed25519.PublicKey));
    }

    [Fact]
    public void IsBy_AnyChangedByteOfTheMessage_NeverHolds()
    {
        byte[] bytes = SignedMessage.Sign("type", Payload, World.Ed25519).Bytes.ToArray();
        for (int i = 0; i < bytes.Length * 8; i++)
        {
            byte[] changed = [.. bytes];
            changed[i / 8] ^= (byte)(1 << (i % 8));
            try
            {
                Assert.False(SignedMessage.Decode(changed).Signatures[0].IsBy(World.Ed25519.PublicKey));
            }
            catch (WireFormatException fault)
            {
                Assert.NotEmpty(fault.Message);
            }
        }
    }

    [Fact]
    public void Decode_SignatureOfTheOtherMessageKind_DoesNotHold()
    {
        // A COSE_Sign1 signature put into a COSE_Sign must fail: the context string differs.
        SignedMessage one = SignedMessage.Sign("t", Payload, World.Ed25519);
        byte[] header = new WireWriter().StartMap(2).Int64(1).Int64(-19).Int64(4)
            .UInt128(World.Ed25519.PublicKey.Id.Value).EndMap().ToArray();
        byte[] forged = new WireWriter().Tag(98).StartArray(4).Bytes([0xa1, 0x03, 0x61, (byte)'t']).StartMap(0).EndMap()
            .Bytes(Payload).StartArray(1).StartArray(3).Bytes(header).StartMap(0).EndMap()
            .Bytes(one.Signatures[0].Value.Span).EndArray().EndArray().EndArray().ToArray();
        Assert.False(SignedMessage.Decode(forged).Signatures[0].IsBy(World.Ed25519.PublicKey));
    }

    [Fact]
    public void Decode_TooManyOrNoSignatures_IsRefused()
    {
        ISigner[] signers = [.. Enumerable.Repeat<ISigner>(World.Ed25519, SignedMessage.MaxSignatures + 1)];
        Assert.Throws<WireFormatException>(() => SignedMessage.SignByAll("t", Payload, signers));
        Assert.Throws<WireFormatException>(() => SignedMessage.SignByAll("t", Payload, []));
        Assert.Equal(16, SignedMessage.SignByAll("t", Payload, signers[1..]).Signatures.Count);
    }

    [Theory]
    [InlineData("d2844da20126044800000000000000000000", "too few labels")]
    [InlineData("d184", "another tag")]
    [InlineData("84", "no tag")]
    [InlineData("d28443a10126a1010244830102035840", "unprotected header not empty")]
    [InlineData("d28443a10126a0f65840", "detached payload")]
    public void Decode_OtherForms_AreRefused(string hex, string why)
    {
        byte[] bytes = [.. Convert.FromHexString(hex), .. new byte[64]];
        Assert.Throws<WireFormatException>(() => SignedMessage.Decode(bytes));
        Assert.NotEmpty(why);
    }
}

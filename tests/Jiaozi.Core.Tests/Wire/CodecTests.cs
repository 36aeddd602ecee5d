using CsCheck;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Tests.Wire;

/// <summary>
/// What holds for every decoder: one encoding per value, and nothing but refusals for everything else.
/// </summary>
public sealed class CodecTests
{
    public static TheoryData<string> Names => [.. Codecs.All.Select(codec => codec.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_Samples_EncodeToTheSameBytes(string name)
    {
        Codec codec = Codecs.Named(name);
        foreach (byte[] sample in codec.Samples) Assert.Equal(sample, codec.Rewrite(sample));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_DamagedBytes_RefusesOrReadsTheOnlyEncoding(string name)
    {
        Codec codec = Codecs.Named(name);
        Mutation.Of(codec.Samples).Sample(bytes => RefusesOrRewrites(codec, bytes), iter: 3000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_RandomBytes_OnlyEverRefuses(string name)
    {
        Codec codec = Codecs.Named(name);
        Gen.Byte.Array[0, 300].Sample(bytes => RefusesOrRewrites(codec, bytes), iter: 1000, threads: 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_EveryTruncationAndTrailingByte_IsRefused(string name)
    {
        Codec codec = Codecs.Named(name);
        foreach (byte[] sample in codec.Samples)
        {
            for (int length = 0; length < sample.Length; length += Math.Max(1, sample.Length / 200))
                Assert.Throws<WireFormatException>(() => codec.Rewrite(sample[..length]));
            Assert.Throws<WireFormatException>(() => codec.Rewrite([.. sample, 0]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_DeepNesting_IsRefusedWithoutExhaustingTheStack(string name)
    {
        Codec codec = Codecs.Named(name);
        foreach (byte opening in new byte[] { 0x81, 0xa1, 0xc0, 0xd2, 0x9f, 0xbf })
        {
            byte[] deep = [.. Enumerable.Repeat(opening, 200_000)];
            Assert.Throws<WireFormatException>(() => codec.Rewrite(deep));
        }
    }

    private static void RefusesOrRewrites(Codec codec, byte[] bytes)
    {
        byte[] again;
        try
        {
            again = codec.Rewrite(bytes);
        }
        catch (WireFormatException)
        {
            return;
        }

        Assert.Equal(Convert.ToHexStringLower(bytes), Convert.ToHexStringLower(again));
    }
}

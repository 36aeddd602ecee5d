using CsCheck;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Tests.Wire;

public sealed class WireReaderTests
{
    [Theory]
    [InlineData("00", 0)]
    [InlineData("17", 23)]
    [InlineData("1818", 24)]
    [InlineData("18ff", 255)]
    [InlineData("190100", 256)]
    [InlineData("1a00010000", 65536)]
    [InlineData("1b0000000100000000", 4294967296)]
    public void UInt64_ShortestForm_IsRead(string hex, ulong expected) => Assert.Equal(expected, Read(hex,
        r => r.UInt64()));

    [Theory]
    [InlineData("1800")]
    [InlineData("1817")]
    [InlineData("1900ff")]
    [InlineData("1a0000ffff")]
    [InlineData("1b00000000ffffffff")]
    [InlineData("20")]
    [InlineData("f90000")]
    [InlineData("fb0000000000000000")]
    [InlineData("c24101")]
    [InlineData("1c")]
    [InlineData("18")]
    [InlineData("")]
    [InlineData("0000")]
    public void UInt64_AnythingElse_IsRefused(string hex) => Refused(hex, r => r.UInt64());

    [Theory]
    [InlineData("3800")]
    [InlineData("3817")]
    [InlineData("3900ff")]
    [InlineData("3b8000000000000000")]
    [InlineData("1b8000000000000000")]
    public void Int64_NotShortestOrOutOfRange_IsRefused(string hex) => Refused(hex, r => r.Int64());

    [Theory]
    [InlineData("3affffffff")]
    [InlineData("1afffffff9")]
    [InlineData("1b7fffffffffffffff")]
    public void Algorithm_BeyondInt32_IsRefusedAndNotCutDown(string hex) => Refused(hex, r => r.Algorithm());

    [Fact]
    public void Algorithm_KnownIds_AreRead()
    {
        Assert.Equal(CoseAlgorithm.ES256, Read("26", r => r.Algorithm()));
        Assert.Equal(CoseAlgorithm.Ed25519, Read("32", r => r.Algorithm()));
    }

    [Theory]
    [InlineData("9f00ff")]
    [InlineData("980100")]
    [InlineData("81")]
    [InlineData("8200")]
    [InlineData("9bffffffffffffffff")]
    [InlineData("9b7fffffffffffffff")]
    [InlineData("a10000")]
    public void Array_NotDefiniteShortestAndWhole_IsRefused(string hex) => Refused(hex, r =>
    {
        r.StartArray(1);
        ulong value = r.UInt64();
        r.EndArray();
        return value;
    });

    [Theory]
    [InlineData("a201000100", "duplicate key")]
    [InlineData("a202000100", "unsorted keys")]
    [InlineData("a220000100", "unsorted keys")]
    [InlineData("bf01000200ff", "indefinite length")]
    [InlineData("b80201000200", "length not shortest")]
    [InlineData("a2010018020000", "key not shortest")]
    public void Map_NotSortedUniqueDefinite_IsRefused(string hex, string why)
    {
        Refused(hex, r =>
        {
            int pairs = r.StartMap();
            for (int i = 0; i < 2 * pairs; i++) r.Int64();
            r.EndMap();
            return pairs;
        });
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("5f4101ff")]
    [InlineData("580101")]
    [InlineData("4201")]
    [InlineData("5bffffffffffffffff")]
    [InlineData("5b000000007fffffff")]
    [InlineData("6101")]
    public void Bytes_NotDefiniteShortestAndWhole_IsRefused(string hex) => Refused(hex, r => r.Bytes().Length);

    [Theory]
    [InlineData("7f6161ff", "indefinite")]
    [InlineData("780161", "length not shortest")]
    [InlineData("61ff", "invalid UTF-8")]
    [InlineData("62c0af", "overlong UTF-8")]
    [InlineData("63eda080", "a surrogate")]
    [InlineData("64f4908080", "beyond U+10FFFF")]
    [InlineData("4161", "a byte string")]
    public void Text_NotUtf8DefiniteShortest_IsRefused(string hex, string why)
    {
        Refused(hex, r => r.Text(100));
        Assert.NotEmpty(why);
    }

    [Theory]
    [InlineData("d81200")]
    [InlineData("d9001200")]
    [InlineData("c100")]
    [InlineData("00")]
    public void Tag_NotShortestOrOther_IsRefused(string hex) => Refused(hex, r =>
    {
        r.Tag(18);
        return r.UInt64();
    });

    [Theory]
    [InlineData("f814")]
    [InlineData("f815")]
    [InlineData("f6")]
    [InlineData("01")]
    public void Boolean_OtherThanOneByteTrueOrFalse_IsRefused(string hex) => Refused(hex, r => r.Boolean());

    [Theory]
    [InlineData("f7")]
    [InlineData("f816")]
    [InlineData("00")]
    public void TryNull_OtherThanNull_IsNoNull(string hex)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        bool isNull = true;
        Exception? fault = Record.Exception(() => isNull = reader.TryNull());
        Assert.True(fault is WireFormatException || !isNull);
    }

    [Theory]
    [InlineData("1b0000e677d21fdbff", true)]
    [InlineData("1b0000e677d21fdc00", false)]
    [InlineData("1bffffffffffffffff", false)]
    public void UnixMs_AroundTheYear9999_IsBounded(string hex, bool valid)
    {
        if (valid) Assert.Equal(253_402_300_799_999, Read(hex, r => r.UnixMs()));
        else Refused(hex, r => r.UnixMs());
    }

    [Fact]
    public void StartArrayUpTo_TooLong_HasTheGivenStatus()
    {
        byte[] bytes = [0x98, 0x20, .. new byte[32]];
        var fault = Assert.Throws<WireFormatException>(
            () => new WireReader(bytes).StartArrayUpTo(31, Status.TooManyInputs));
        Assert.Equal(Status.TooManyInputs, fault.Status);
    }

    [Theory]
    [InlineData("9a7fffffff")]
    [InlineData("9b0000000100000000")]
    [InlineData("ba7fffffff")]
    [InlineData("5a7fffffff")]
    [InlineData("7a7fffffff")]
    public void AnyRead_HugeDeclaredLength_RefusesWithoutAllocatingIt(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WireFormatException>(() => new WireReader(bytes).Encoded());
        Assert.Throws<WireFormatException>(() => new WireReader(bytes).Bytes());
        Assert.Throws<WireFormatException>(() => new WireReader(bytes).Text(10));
        Assert.Throws<WireFormatException>(() => new WireReader(bytes).StartArray(1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Encoded_DeepNesting_DoesNotExhaustTheStack()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x81, 200_000), 0];
        Exception? fault = Record.Exception(() => new WireReader(deep).Encoded());
        Assert.True(fault is null or WireFormatException);
    }

    [Fact]
    public void Everything_RandomBytes_ThrowsNothingElse() => Gen.Byte.Array[0, 40].Sample(bytes =>
    {
        Func<WireReader, object?>[] reads =
        [
            r => r.UInt64(), r => r.Int64(), r => r.Boolean(), r => r.TryNull(), r => r.Bytes(), r => r.Text(9),
            r => r.Region(), r => r.Owner(), r => r.Encoded(), r => r.StartMap(), r => r.StartArrayUpTo(9),
            r => r.UnixMs(), r => r.UInt128(), r => r.Next, r => r.Algorithm(),
        ];
        foreach (Func<WireReader, object?> read in reads)
        {
            Exception? fault = Record.Exception(() => read(new WireReader(bytes)));
            Assert.True(fault is null or WireFormatException, fault?.ToString());
        }
    }, iter: 2000, threads: 1);

    [Fact]
    public void Writer_AllKinds_ReadBack() => Gen.Select(Gen.ULong, Gen.Long, Gen.Byte.Array[0, 70], Gen.Bool).Sample(
        (unsigned, signed, bytes, flag) =>
        {
            byte[] written = new WireWriter().StartArray(6).UInt64(unsigned).Int64(signed).Bytes(bytes).Boolean(flag)
                .Null().Text("交子").EndArray().ToArray();
            var reader = new WireReader(written);
            reader.StartArray(6);
            Assert.Equal(unsigned, reader.UInt64());
            Assert.Equal(signed, reader.Int64());
            Assert.Equal(bytes, reader.Bytes().ToArray());
            Assert.Equal(flag, reader.Boolean());
            Assert.True(reader.TryNull());
            Assert.Equal("交子", reader.Text(2));
            reader.EndArray();
            reader.End();
        });

    private static T Read<T>(string hex, Func<WireReader, T> read)
    {
        var reader = new WireReader(Convert.FromHexString(hex));
        T value = read(reader);
        reader.End();
        return value;
    }

    private static void Refused<T>(string hex, Func<WireReader, T> read) =>
        Assert.Throws<WireFormatException>(() => Read(hex, read));
}

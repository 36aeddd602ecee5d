using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Tests.Wire;

/// <summary>Readers and writers share their costly parts; nobody may notice.</summary>
public sealed class WireReuseTests
{
    [Fact]
    public void End_ReadAgain_Throws()
    {
        var reader = new WireReader(new WireWriter().UInt64(1).ToArray());
        reader.UInt64();
        reader.End();

        Assert.Throws<ObjectDisposedException>(() => reader.UInt64());
    }

    [Fact]
    public void ToArray_WrittenAgain_Throws()
    {
        var writer = new WireWriter();
        writer.UInt64(1).ToArray();

        Assert.Throws<ObjectDisposedException>(() => writer.UInt64(2));
    }

    [Fact]
    public void Copies_OfOneThatHasEnded_ThrowAndDisturbNobody()
    {
        var reader = new WireReader(new WireWriter().UInt64(1).ToArray());
        WireReader copyOfReader = reader;
        reader.UInt64();
        copyOfReader.End();
        var writer = new WireWriter();
        WireWriter copyOfWriter = writer;
        copyOfWriter.UInt64(1).ToArray();

        // The next ones take over what those have used.
        var nextReader = new WireReader(new WireWriter().UInt64(5).ToArray());
        WireWriter nextWriter = new WireWriter().StartArray(2).UInt64(6);
        Assert.Throws<ObjectDisposedException>(() => reader.UInt64());
        Assert.Throws<ObjectDisposedException>(reader.End);
        Assert.Throws<ObjectDisposedException>(() => writer.UInt64(2));
        Assert.Throws<ObjectDisposedException>(() => copyOfWriter.ToArray());
        Assert.Throws<ObjectDisposedException>(() => default(WireReader).UInt64());
        Assert.Throws<ObjectDisposedException>(() => default(WireWriter).UInt64(2));

        Assert.Equal(5ul, nextReader.UInt64());
        nextReader.End();
        Assert.Equal([0x82, 0x06, 0x07], nextWriter.UInt64(7).EndArray().ToArray());
    }

    [Fact]
    public void ToRented_AnyValue_IsItsBytes()
    {
        foreach (int length in new[] { 0, 1, 100, 20_000 })
        {
            byte[] expected = new WireWriter().Bytes(new byte[length]).ToArray();
            using RentedBytes rented = new WireWriter().Bytes(new byte[length]).ToRented();
            Assert.Equal(expected, rented.Memory.ToArray());
        }

        default(RentedBytes).Dispose();
        Assert.True(default(RentedBytes).Memory.IsEmpty);
    }

    [Fact]
    public void Reader_AfterOthersFailedHalfway_ReadsItsOwnValue()
    {
        for (int i = 0; i < 20; i++)
        {
            var broken = new WireReader(new WireWriter().StartArray(2).UInt64(1).UInt64(2).EndArray().ToArray());
            broken.StartArray(2);
            Assert.Throws<WireFormatException>(() => broken.Text(5));
            Assert.Throws<WireFormatException>(() => new WireReader(new byte[] { 0x82, 0x01 }).Text(5));

            var reader = new WireReader(new WireWriter().Text($"value {i}").ToArray());
            Assert.Equal($"value {i}", reader.Text(20));
            reader.End();
        }
    }

    [Fact]
    public void Wrapped_DeepNesting_IsWhatCopiesGive()
    {
        byte[] copied = new WireWriter().Text("leaf").ToArray();
        for (int i = 0; i < 20; i++) copied = new WireWriter().StartArray(1).Bytes(copied).EndArray().ToArray();

        Assert.Equal(copied, Nest(20).ToArray());

        static WireWriter Nest(int depth) => depth == 0
            ? new WireWriter().Text("leaf")
            : new WireWriter().StartArray(1).Wrapped(Nest(depth - 1)).EndArray();
    }

    [Fact]
    public void Hash_OfAValue_IsTheHashOfItsBytes()
    {
        Span<byte> hash = stackalloc byte[32];
        new WireWriter().Text("some value").Hash(hash);

        Assert.Equal(System.Security.Cryptography.SHA256.HashData(new WireWriter().Text("some value").ToArray()), hash);
    }

    [Fact]
    public void Name_ManyThreads_GiveTheTextsThatWereWritten() => Parallel.For(0, 20_000, i =>
    {
        string text = $"n{i % 5000}";
        var reader = new WireReader(new WireWriter().Text(text).ToArray());
        Assert.Equal(text, reader.Name(10));
        reader.End();
    });

    [Fact]
    public void Name_TooLong_Refused()
    {
        Assert.Throws<WireFormatException>(() => new WireReader(new WireWriter().Text("four").ToArray()).Name(3));
        Assert.Throws<WireFormatException>(
            () => new WireReader(new WireWriter().Text(new string('x', 100)).ToArray()).Name(64));
    }
}

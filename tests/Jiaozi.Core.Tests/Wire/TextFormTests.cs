using CsCheck;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Tests.Support;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Tests.Wire;

/// <summary>Text forms of bytes and ids have one spelling and nothing around it.</summary>
public sealed class TextFormTests
{
    private const string Uuid = "019b76da-a800-7000-8000-000000000001";

    [Fact]
    public void Base64Url_AnyBytes_RoundTrip() => Gen.Byte.Array[0, 100].Sample(bytes =>
        Assert.Equal(bytes, Base64UrlText.Decode(Base64UrlText.Encode(bytes))));

    [Fact]
    public void Base64Url_AnyText_IsTheOnlySpellingOrRefused() => Gen.String[Gen.Char["AZaz09-_=+/% \n%."], 0,
        12].Sample(
        text =>
        {
            byte[]? bytes = null;
            Exception? fault = Record.Exception(() => bytes = Base64UrlText.Decode(text));
            Assert.Equal(bytes is null, fault is WireFormatException);
            if (bytes is not null) Assert.Equal(text, Base64UrlText.Encode(bytes));
        });

    [Fact]
    public void Base64UrlInPlace_AnyText_GivesWhatACopyGives() => Gen.String[Gen.Char["AZaz09-_=+/% \n%."], 0, 12].Sample(
        text =>
        {
            byte[]? expected = null, actual = null;
            byte[] utf8 = [1, .. System.Text.Encoding.ASCII.GetBytes(text), 2];
            Exception? fault = Record.Exception(() => expected = Base64UrlText.Decode(text));
            Exception? faultInPlace = Record.Exception(
                () => actual = Base64UrlText.DecodeInPlace(utf8.AsMemory(1, text.Length)).ToArray());
            Assert.Equal(fault?.Message, faultInPlace?.Message);
            Assert.Equal(expected, actual);
            Assert.Equal((1, 2), (utf8[0], utf8[^1]));
        });

    [Theory]
    [InlineData("AA==")]
    [InlineData("AB")]
    [InlineData("A")]
    [InlineData("AA AA")]
    [InlineData("AA\n")]
    [InlineData("A+/A")]
    [InlineData("AA%%")]
    public void Base64Url_PaddingStrayBitsOrSpace_IsRefused(string text) =>
        Assert.Throws<WireFormatException>(() => Base64UrlText.Decode(text));

    [Theory]
    [InlineData("0123456789abcdef0123456789abcde\0")]
    [InlineData("0123456789abcdef0123456789abcd\0\0")]
    [InlineData(" 123456789abcdef0123456789abcdef")]
    [InlineData("0x23456789abcdef0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("")]
    [InlineData(null)]
    public void Hex_NotThirtyTwoDigits_IsRefused(string? text) => Assert.False(Hex.TryParse(text, out _));

    [Fact]
    public void Hex_AnyValue_RoundTrips() => OrderGen.UInt128.Sample(value =>
        Assert.True(Hex.TryParse(Hex.Format(value), out UInt128 parsed) && parsed == value));

    [Theory]
    [InlineData(" " + Uuid)]
    [InlineData(Uuid + " ")]
    [InlineData("+19b76da-a800-7000-8000-000000000001")]
    [InlineData("0x9b76da-a800-7000-8000-000000000001")]
    [InlineData("{019b76da-a800-7000-8000-000000000001}")]
    [InlineData("019b76daa80070008000000000000001")]
    [InlineData("")]
    [InlineData(null)]
    public void OrderId_OtherSpellings_AreRefused(string? text) => Assert.False(OrderId.TryParse(text, out _));

    [Fact]
    public void OrderId_UsualForm_RoundTrips()
    {
        Assert.True(OrderId.TryParse(Uuid, out OrderId id));
        Assert.Equal(Uuid, id.ToString());
        Assert.True(id.IsVersion7);
        Assert.True(OrderId.TryParse(Uuid.ToUpperInvariant(), out OrderId upper));
        Assert.Equal(id, upper);
        Assert.Equal(id, OrderId.Read(id.ToArray()));
    }

    [Fact]
    public void OrderId_Create_IsVersion7WithTheTimeInFront() => Gen.Select(Gen.Long[0, (1L << 48) - 1],
        Gen.Byte.Array[10])
        .Sample((time, random) =>
        {
            OrderId id = OrderId.Create(time, random);
            Assert.True(id.IsVersion7);
            Assert.Equal((UInt128)time, id.Value >> 80);
        });

    [Theory]
    [InlineData("019b76da-a800-4000-8000-000000000001")]
    [InlineData("019b76da-a800-7000-0000-000000000001")]
    [InlineData("019b76da-a800-7000-c000-000000000001")]
    public void OrderId_OtherVersionOrVariant_IsNotVersion7(string text) =>
        Assert.True(OrderId.TryParse(text, out OrderId id) && !id.IsVersion7);

    [Theory]
    [InlineData("CN-SH/0", true)]
    [InlineData("CN-SH/255", true)]
    [InlineData("CN-SH/256", false)]
    [InlineData("CN-SH/00", false)]
    [InlineData("CN-SH/+1", false)]
    [InlineData("CN-SH/1\0", false)]
    [InlineData("CN-SH/", false)]
    [InlineData("/0", false)]
    [InlineData("CN-SH", false)]
    public void LogId_Text_HasOneSpelling(string text, bool valid)
    {
        Assert.Equal(valid, LogId.TryParse(text, out LogId log));
        if (valid) Assert.Equal(text, log.ToString());
    }
}

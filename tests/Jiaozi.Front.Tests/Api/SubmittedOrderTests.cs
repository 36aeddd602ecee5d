using System.Text;
using System.Text.Json;
using CsCheck;
using Jiaozi.Front.Api;
using Jiaozi.Protocol.Http;
using Microsoft.AspNetCore.Http;

namespace Jiaozi.Front.Tests.Api;

/// <summary>The reader that makes no strings says of every body what the serializer of the API says.</summary>
public sealed class SubmittedOrderTests
{
    [Theory]
    [InlineData("""{"order":"AQID","coins":["jz1AA","jz1BB"]}""")]
    [InlineData("""{"coins":["jz1AA"],"order":"AQID"}""")]
    [InlineData(""" { "order" : "AQID" , "coins" : [ ] } """)]
    [InlineData("""{"order":"AQ\u0049D","coins":["jz1\/"]}""")]
    [InlineData("""{"order":"AQID"}""")]
    [InlineData("""{"Order":"AQID","COINS":["x"]}""")]
    [InlineData("""{"order":"AQID","coins":null}""")]
    [InlineData("""{"order":null,"coins":[null,"x"]}""")]
    [InlineData("""{"order":"A","order":"B","coins":["x"],"coins":["y"]}""")]
    [InlineData("""{"order":"A","coins":["x"],"more":{"order":"C"}}""")]
    [InlineData("""{"order":"é","coins":["漢"]}""")]
    [InlineData("{}")]
    public async Task ReadAsync_AnyGoodBody_FindsWhatTheSerializerFinds(string body)
    {
        OrderSubmission expected = JsonSerializer.Deserialize(body, ApiJson.Default.OrderSubmission)!;

        using SubmittedOrder submitted = await ReadAsync(Encoding.UTF8.GetBytes(body));

        Assert.Equal(expected.Order ?? "", Encoding.UTF8.GetString(submitted.Order.Span));
        Assert.Equal(
            (expected.Coins ?? []).Select(coin => coin ?? ""),
            submitted.Coins.Select(coin => Encoding.UTF8.GetString(coin.Span)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"order":7,"coins":[]}""")]
    [InlineData("""{"order":7,"order":"A","coins":[]}""")]
    [InlineData("""{"order":"A","coins":7,"coins":[]}""")]
    [InlineData("""{"order":"A","coins":[7]}""")]
    [InlineData("""{"order":"A","coins":["x"}""")]
    [InlineData("""{"order":"A","coins":["x"]}}""")]
    [InlineData("""{"order":"A","coins":["x"]} 1""")]
    [InlineData("""{"order":"A","coins":["x"],}""")]
    public async Task ReadAsync_AnyBadBody_IsABadRequest(string body)
    {
        BadHttpRequestException fault = await Assert.ThrowsAsync<BadHttpRequestException>(
            () => ReadAsync(Encoding.UTF8.GetBytes(body)));

        Assert.Equal(400, fault.StatusCode);
    }

    [Fact]
    public async Task ReadAsync_OneByteOfABodyChanged_AgreesWithTheSerializer()
    {
        byte[] good = """{"order":"AQIDBA","coins":["jz1AAAA","jz1BBBB"]}"""u8.ToArray();
        await Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte[0, 127]).SampleAsync(async (at, value) =>
        {
            byte[] body = [.. good];
            body[at] = value;
            OrderSubmission? expected = null;
            try
            {
                expected = JsonSerializer.Deserialize(body, ApiJson.Default.OrderSubmission);
            }
            catch (JsonException)
            {
                // Then ours must refuse it too.
            }

            if (expected is null)
            {
                await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync(body));
                return;
            }

            using SubmittedOrder submitted = await ReadAsync(body);
            Assert.Equal(expected.Order ?? "", Encoding.UTF8.GetString(submitted.Order.Span));
            Assert.Equal(
                (expected.Coins ?? []).Select(coin => coin ?? ""),
                submitted.Coins.Select(coin => Encoding.UTF8.GetString(coin.Span)));
        }, iter: 3000);
    }

    [Fact]
    public async Task ReadAsync_NotJson_IsUnsupportedMediaType()
    {
        BadHttpRequestException fault = await Assert.ThrowsAsync<BadHttpRequestException>(
            () => ReadAsync("{}"u8.ToArray(), "text/plain"));

        Assert.Equal(415, fault.StatusCode);
    }

    [Fact]
    public async Task Dispose_WhileTheOrderIsLent_NobodyElseWritesThere()
    {
        SubmittedOrder lent = await ReadAsync("""{"order":"AQIDBA","coins":[]}"""u8.ToArray());
        ReadOnlyMemory<byte> order = lent.Order;
        lent.IsLent = true;
        lent.Dispose();

        var others = new List<SubmittedOrder>();
        for (int i = 0; i < 100; i++) others.Add(await ReadAsync("""{"order":"________","coins":[]}"""u8.ToArray()));

        Assert.Equal("AQIDBA", Encoding.UTF8.GetString(order.Span));
        foreach (SubmittedOrder other in others) other.Dispose();
    }

    [Fact]
    public async Task Dispose_Twice_GivesTheBodyBackOnce()
    {
        SubmittedOrder first = await ReadAsync("""{"order":"AQIDBA","coins":[]}"""u8.ToArray());
        first.Dispose();
        first.Dispose();

        using SubmittedOrder one = await ReadAsync("""{"order":"AAAA","coins":[]}"""u8.ToArray());
        using SubmittedOrder another = await ReadAsync("""{"order":"BBBB","coins":[]}"""u8.ToArray());

        Assert.Equal("AAAA", Encoding.UTF8.GetString(one.Order.Span));
        Assert.Equal("BBBB", Encoding.UTF8.GetString(another.Order.Span));
    }

    private static async Task<SubmittedOrder> ReadAsync(byte[] body, string mediaType = "application/json")
    {
        var http = new DefaultHttpContext();
        http.Request.ContentType = mediaType;
        http.Request.Body = new MemoryStream(body);
        return await SubmittedOrder.ReadAsync(http);
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Api;

/// <summary>
/// An <see cref="OrderAnswer"/> written straight from the outcome's bytes: its texts are long and needed once.
/// </summary>
internal sealed class OrderAnswerResult(
    OrderId orderId, StatusInfo info, string detail, ReadOnlyMemory<byte> outcome,
    IReadOnlyList<ReadOnlyMemory<byte>> coins) : IResult
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArrayBufferWriter<byte> buffer = _buffer ??= new ArrayBufferWriter<byte>(8 * 1024);
        Utf8JsonWriter json = _json ??= new Utf8JsonWriter(buffer);
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        Write(json);
        json.Flush();
        HttpResponse response = httpContext.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = buffer.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
        return Task.CompletedTask;
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("orderId"u8, orderId.ToString());
        json.WriteNumber("code"u8, (int)info.Status);
        json.WriteString("name"u8, StatusHttp.Name(info.Status));
        json.WriteString("outcome"u8, StatusHttp.Moved(info.Moved));
        json.WriteString("detail"u8, detail);
        json.WritePropertyName("answer"u8);
        WriteBase64Url(json, default, outcome.Span);
        json.WriteStartArray("coins"u8);
        for (int i = 0; i < coins.Count; i++) WriteBase64Url(json, CoinPrefix, coins[i].Span);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> CoinPrefix => "jz1"u8;

    private static void WriteBase64Url(Utf8JsonWriter json, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> bytes)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(prefix.Length + Base64Url.GetEncodedLength(bytes.Length));
        prefix.CopyTo(rented);
        int length = prefix.Length + Base64Url.EncodeToUtf8(bytes, rented.AsSpan(prefix.Length));
        json.WriteStringValue(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }
}

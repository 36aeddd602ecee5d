using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Jiaozi.Protocol.Http;

namespace Jiaozi.Front.Api;

/// <summary>
/// The body of a request that submits an order: the texts of an <see cref="OrderSubmission"/> where they stand in it,
/// UTF-8, so that none of them becomes a string. Dispose it when nobody reads the order any more: what was decoded in
/// place is gone then.
/// </summary>
internal sealed class SubmittedOrder : IDisposable
{
    /// <summary>Longest body worth keeping a buffer for: a payment with a handful of coins.</summary>
    private const int MaxKeptBytes = 8 * 1024;

    /// <summary>Bodies that wait for their answer at a time, about; others get buffers of their own.</summary>
    private const int MaxKept = 4096;

    // Its own pool: every order that waits for its central holds one, many more than the shared one keeps.
    private static readonly ArrayPool<byte> Bodies = ArrayPool<byte>.Create(MaxKeptBytes, MaxKept);

    private readonly int _length;
    private byte[]? _body;

    private SubmittedOrder(byte[] body, int length)
    {
        (_body, _length) = (body, length);
        try
        {
            if (!TryFind()) Parse();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Base64url of the signed order; empty if there is none.</summary>
    public Memory<byte> Order { get; private set; }

    /// <summary>Coin strings; an empty one where the body has null.</summary>
    public List<Memory<byte>> Coins { get; } = new(2);

    /// <summary>
    /// True while others may read the bytes at any time, as those do that send the order on. They are left to the
    /// collector then instead of being given to the next request.
    /// </summary>
    public bool IsLent { get; set; }

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">It is not the JSON object that the API describes.</exception>
    public static async ValueTask<SubmittedOrder> ReadAsync(HttpContext http)
    {
        // The usual one first: to read a media type makes an object of it.
        if (http.Request.ContentType is not "application/json" && !http.Request.HasJsonContentType())
            throw new BadHttpRequestException("The body must be JSON.", StatusCodes.Status415UnsupportedMediaType);
        PipeReader reader = http.Request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(http.RequestAborted);
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            int length = (int)read.Buffer.Length;
            byte[] body = Bodies.Rent(Math.Max(1, length));
            read.Buffer.CopyTo(body);
            reader.AdvanceTo(read.Buffer.End);
            return new SubmittedOrder(body, length);
        }
    }

    /// <summary>Gives the body back; its texts are gone then.</summary>
    public void Dispose()
    {
        if (_body is not { } body) return;
        _body = null;
        Order = default;
        Coins.Clear();
        if (!IsLent) Bodies.Return(body);
    }

    /// <summary>Finds the texts in a body of the usual form; false if it is not, and then it may be good or bad.</summary>
    private bool TryFind()
    {
        var json = new Utf8JsonReader(_body.AsSpan(0, _length));
        bool hasOrder = false, hasCoins = false;
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (!hasOrder && json.ValueTextEquals("order"u8)) hasOrder = TryOrder(ref json);
                else if (!hasCoins && json.ValueTextEquals("coins"u8)) hasCoins = TryCoins(ref json);
                else return false;
                if (json.TokenType is not (JsonTokenType.String or JsonTokenType.EndArray)) return false;
            }

            return hasOrder && hasCoins && json.TokenType == JsonTokenType.EndObject && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool TryOrder(ref Utf8JsonReader json)
    {
        bool isText = TryText(ref json, out Memory<byte> order);
        Order = order;
        return isText;
    }

    private bool TryCoins(ref Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartArray) return false;
        while (TryText(ref json, out Memory<byte> coin)) Coins.Add(coin);
        return json.TokenType == JsonTokenType.EndArray;
    }

    private bool TryText(ref Utf8JsonReader json, out Memory<byte> text)
    {
        text = default;
        if (!json.Read() || json.TokenType != JsonTokenType.String || json.ValueIsEscaped) return false;
        text = _body.AsMemory((int)json.TokenStartIndex + 1, json.ValueSpan.Length);
        return true;
    }

    /// <summary>Reads everything else, or says what is wrong with it.</summary>
    private void Parse()
    {
        Order = default;
        Coins.Clear();
        try
        {
            OrderSubmission submission =
                JsonSerializer.Deserialize(_body.AsSpan(0, _length), ApiJson.Default.OrderSubmission)
                ?? throw new BadHttpRequestException("The body is missing.");
            Order = Encoding.UTF8.GetBytes(submission.Order ?? "");
            foreach (string? coin in submission.Coins ?? []) Coins.Add(Encoding.UTF8.GetBytes(coin ?? ""));
        }
        catch (JsonException fault)
        {
            throw new BadHttpRequestException("The body cannot be read.", fault);
        }
    }
}

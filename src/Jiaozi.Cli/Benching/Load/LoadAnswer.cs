using System.Buffers.Text;
using System.Text;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>A front's answer to a payment.</summary>
/// <param name="Code">The status number; 0 if committed.</param>
/// <param name="Change">The change's coin string; only if committed.</param>
/// <param name="HasRetryHint">True if it says when to come again.</param>
internal readonly record struct LoadAnswer(int Code, ReadOnlyMemory<byte> Change, bool HasRetryHint)
{
    /// <summary>Reads an HTTP answer; false if it is not all there yet.</summary>
    /// <exception cref="InvalidDataException">It is no answer that a front gives.</exception>
    public static bool TryRead(ReadOnlyMemory<byte> received, out LoadAnswer answer)
    {
        answer = default;
        ReadOnlySpan<byte> bytes = received.Span;
        int end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        ReadOnlySpan<byte> head = bytes[..end];
        ReadOnlyMemory<byte> body = received[(end + 4)..];
        if (!IsWhole(head, body.Span)) return false;
        if (head.StartsWith("HTTP/1.1 200"u8))
        {
            answer = new LoadAnswer(0, FindChange(body), false);
            return true;
        }

        int code = body.Span.IndexOf("\"code\":"u8);
        if (code < 0 || !Utf8Parser.TryParse(body.Span[(code + 7)..], out int number, out _))
            throw new InvalidDataException($"No status in: {Encoding.ASCII.GetString(bytes)}");
        answer = new LoadAnswer(number, default, head.IndexOf("Retry-After:"u8) >= 0);
        return true;
    }

    private static bool IsWhole(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        int length = head.IndexOf("Content-Length: "u8);
        if (length < 0) return body.EndsWith("0\r\n\r\n"u8);
        if (!Utf8Parser.TryParse(head[(length + 16)..], out int expected, out _))
            throw new InvalidDataException("A Content-Length is no number.");
        return body.Length >= expected;
    }

    /// <summary>The last coin of the answer is the payer's change.</summary>
    private static ReadOnlyMemory<byte> FindChange(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        int committed = bytes.IndexOf("\"outcome\":\"committed\""u8);
        int start = bytes.LastIndexOf("\"jz1"u8);
        int length = start < 0 ? -1 : bytes[(start + 1)..].IndexOf((byte)'"');
        if (committed < 0 || length < 0)
            throw new InvalidDataException($"No change in: {Encoding.ASCII.GetString(bytes)}");
        return body.Slice(start + 1, length);
    }
}

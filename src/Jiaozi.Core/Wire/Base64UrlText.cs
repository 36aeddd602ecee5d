using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Jiaozi.Core.Wire;

/// <summary>Unpadded base64url (RFC 4648 §5), strict: one text per byte sequence.</summary>
public static class Base64UrlText
{
    /// <summary>Encodes without padding.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>Decodes text that <see cref="Encode"/> could have written.</summary>
    /// <exception cref="WireFormatException">Anything else, padding and white space included.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        // Checked first: without it a character beyond ASCII could be cut down to one that is allowed.
        if (!Ascii.IsValid(text)) throw NotBase64Url();
        byte[] rented = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            return Decode(rented.AsSpan(0, Encoding.ASCII.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Decodes the UTF-8 of such a text.</summary>
    /// <exception cref="WireFormatException">As for characters.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> text)
    {
        byte[] bytes = new byte[text.Length * 3 / 4];
        Decode(text, bytes);
        return bytes;
    }

    /// <summary>
    /// Decodes the UTF-8 of such a text where it stands: the bytes take its place from the start, the rest of it is
    /// spoilt. For texts that are read once, in a buffer that is there anyway.
    /// </summary>
    /// <returns>The bytes, at the start of <paramref name="text"/>.</returns>
    /// <exception cref="WireFormatException">As for characters.</exception>
    public static Memory<byte> DecodeInPlace(Memory<byte> text)
    {
        int length = text.Length * 3 / 4;
        byte[] rented = ArrayPool<byte>.Shared.Rent(Math.Max(1, length));
        try
        {
            Decode(text.Span, rented.AsSpan(0, length));
            rented.AsSpan(0, length).CopyTo(text.Span);
            return text[..length];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static void Decode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        // The decoder itself would take white space, padding and a text of one character too many.
        if (text.Length % 4 == 1 || text.ContainsAny("= \t\r\n"u8)) throw NotBase64Url();
        OperationStatus status = Base64Url.DecodeFromUtf8(text, bytes, out int read, out int written);
        if (status != OperationStatus.Done || read != text.Length || written != bytes.Length) throw NotBase64Url();
        if (HasStrayBits(text, bytes)) throw new WireFormatException("A base64url text has stray bits at its end.");
    }

    /// <summary>Unused low bits of the last character must be zero, or two texts would name the same bytes.</summary>
    private static bool HasStrayBits(ReadOnlySpan<byte> text, ReadOnlySpan<byte> bytes)
    {
        int rest = text.Length % 4;
        if (rest == 0) return false;
        Span<byte> end = stackalloc byte[4];
        int length = Base64Url.EncodeToUtf8(bytes[^(rest - 1)..], end);
        return !end[..length].SequenceEqual(text[^rest..]);
    }

    private static WireFormatException NotBase64Url() => new("A text is not unpadded base64url.");
}

using System.Buffers.Text;

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
        if (!Base64Url.IsValid(text, out int length) || text.ContainsAny("= \t\r\n"))
            throw new WireFormatException("A text is not unpadded base64url.");
        byte[] bytes = new byte[length];
        Base64Url.DecodeFromChars(text, bytes);
        // Unused low bits of the last character must be zero, or two texts would name the same bytes.
        return Base64Url.EncodeToString(bytes).AsSpan().SequenceEqual(text)
            ? bytes
            : throw new WireFormatException("A base64url text has stray bits at its end.");
    }
}

using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Front.Configuration;

/// <summary>
/// Reads the root key as people hand it on: hexadecimal or base64url of its COSE_Key, or a file with either or the
/// raw bytes.
/// </summary>
internal static class RootKeyText
{
    public static PublicKey Read(string text, string folder)
    {
        string path = Path.Combine(folder, text);
        return File.Exists(path) ? ReadFile(File.ReadAllBytes(path)) : ReadText(text);
    }

    private static PublicKey ReadFile(byte[] content)
    {
        try
        {
            return PublicKey.Decode(content);
        }
        catch (WireFormatException)
        {
            // Not the raw key: the file then holds its text form.
            return ReadText(System.Text.Encoding.ASCII.GetString(content).Trim());
        }
    }

    private static PublicKey ReadText(string text)
    {
        bool hex = text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit);
        return PublicKey.Decode(hex ? Convert.FromHexString(text) : Base64UrlText.Decode(text));
    }
}

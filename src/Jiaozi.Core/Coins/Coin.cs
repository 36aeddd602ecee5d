using System.Text;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Coins;

/// <summary>
/// A coin as it travels: the body and the receipt that proves it. Authentic only if the receipt verifies.
/// </summary>
public sealed class Coin
{
    /// <summary>Start of every coin string.</summary>
    public const string Prefix = "jz1";

    /// <summary>Longest coin in bytes.</summary>
    public const int MaxBytes = 1280;

    /// <summary>Longest coin string in characters.</summary>
    public const int MaxTextLength = 3 + (MaxBytes * 4 + 2) / 3;

    /// <summary>Joins a body and its receipt.</summary>
    public Coin(CoinBody body, ReadOnlyMemory<byte> bodyBytes, Receipt receipt)
    {
        Body = body;
        BodyBytes = bodyBytes;
        Receipt = receipt;
    }

    /// <summary>What the coin says.</summary>
    public CoinBody Body { get; }

    /// <summary>The body as it was sealed.</summary>
    public ReadOnlyMemory<byte> BodyBytes { get; }

    /// <summary>The proof.</summary>
    public Receipt Receipt { get; }

    /// <summary>CBOR [body, receipt], both as byte strings.</summary>
    public byte[] Encode() => Write().ToArray();

    /// <summary>The encoding of a coin whose proof is cut while it is written.</summary>
    /// <param name="body">The body as it was sealed.</param>
    /// <param name="seal">The seal.</param>
    /// <param name="tree">The seal's tree.</param>
    /// <param name="leaf">Index of the coin's leaf.</param>
    public static byte[] Prove(ReadOnlySpan<byte> body, Seal seal, MerkleTree tree, int leaf) =>
        Write(body, seal.WriteReceipt(tree, leaf)).ToArray();

    internal WireWriter Write() => Write(BodyBytes.Span, Receipt.Write());

    internal static WireWriter Write(ReadOnlySpan<byte> body, WireWriter receipt) =>
        new WireWriter().StartArray(2).Bytes(body).Wrapped(receipt).EndArray();

    /// <summary>Reads the bytes of a coin.</summary>
    /// <exception cref="WireFormatException">Not a coin.</exception>
    public static Coin Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes) throw new WireFormatException(Status.MalformedCoin, "A coin is too long.");
        var reader = new WireReader(bytes);
        reader.StartArray(2);
        ReadOnlyMemory<byte> body = reader.Bytes();
        ReadOnlyMemory<byte> receipt = reader.Bytes();
        reader.EndArray();
        reader.End();
        return new Coin(CoinBody.Decode(body), body, Receipt.Decode(receipt));
    }

    /// <summary>Reads a coin string.</summary>
    /// <exception cref="WireFormatException">
    /// Not a coin string: <see cref="Status.MalformedCoin"/>, or <see cref="Status.UnsupportedVersion"/>.
    /// </exception>
    public static Coin Parse(string text)
    {
        // What is no ASCII becomes a character that no coin string has.
        byte[] bytes = text.Length <= MaxTextLength ? Encoding.ASCII.GetBytes(text) : [];
        return Parse(bytes);
    }

    /// <summary>Reads the UTF-8 of a coin string.</summary>
    /// <exception cref="WireFormatException">As for text.</exception>
    public static Coin Parse(ReadOnlySpan<byte> text) => ParseInPlace(text.ToArray());

    /// <summary>
    /// Reads the UTF-8 of a coin string that is not needed any more: the coin's bytes take its place, so that the coin is
    /// good as long as nobody else writes there.
    /// </summary>
    /// <exception cref="WireFormatException">As for text.</exception>
    public static Coin ParseInPlace(Memory<byte> text)
    {
        if (!text.Span.StartsWith("jz1"u8) || text.Length > MaxTextLength)
            throw new WireFormatException(
                Status.MalformedCoin, "A coin string does not start with jz1, or is too long.");
        try
        {
            return Decode(Base64UrlText.DecodeInPlace(text["jz1"u8.Length..]));
        }
        catch (WireFormatException fault) when (fault.Status != Status.UnsupportedVersion)
        {
            throw new WireFormatException(Status.MalformedCoin, $"A coin string cannot be read: {fault.Message}");
        }
    }

    /// <summary>The coin string: <c>jz1</c> and base64url of <see cref="Encode"/>.</summary>
    public override string ToString() => Prefix + Base64UrlText.Encode(Encode());
}

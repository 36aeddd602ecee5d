using System.Text;

namespace Jiaozi.Cli.Benching.Floor;

/// <summary>
/// Sizes of what a payment of the benchmark sends and writes, so that what moves the bytes and does nothing else moves as
/// many. Taken from real payments at saturation; all in bytes.
/// </summary>
internal static class FloorSizes
{
    /// <summary>The signed order as base64url text.</summary>
    public const int Order = 327;

    /// <summary>The coin string that it spends.</summary>
    public const int Coin = 879;

    /// <summary>The JSON body of the answer: an outcome and two coin strings.</summary>
    public const int Answer = 3_060;

    /// <summary>Payments in one durable write.</summary>
    public const int PaymentsPerCommit = 64;

    /// <summary>An account's line for an order of its own.</summary>
    public const int OrderEntry = 212;

    /// <summary>An account's line for a coin received.</summary>
    public const int ReceiptEntry = 112;

    /// <summary>A coin in the store.</summary>
    public const int StoredCoin = 73;

    /// <summary>A seal in the store: its signature and a hash for each of two coins of a payment.</summary>
    public const int StoredSeal = 300 + 2 * 32 * PaymentsPerCommit;

    /// <summary>An answer as the load generator knows it: what counts is its size and that it says committed.</summary>
    public static byte[] MakeAnswer()
    {
        const string Head = "{\"outcome\":\"committed\",\"coins\":[\"jz1";
        const string End = "\"]}";
        return Encoding.ASCII.GetBytes(Head + new string('a', Answer - Head.Length - End.Length) + End);
    }
}

using System.Security.Cryptography;
using Jiaozi.Core.Network;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Ledger;

/// <summary>
/// What a region signs about transfers that it delivers (seed: 同步): whose they are, for whom, and which numbers they
/// have. The coins prove themselves; their numbers are proved by nothing else, and a number that was given to the
/// wrong coin would block the link. A claim that is handed in again says nothing new: its numbers are taken.
/// CBOR [1, network, log, destination, first number, count, hash].
/// </summary>
/// <param name="Network">The network.</param>
/// <param name="Log">The log that sealed the coins; any of its region.</param>
/// <param name="Destination">The region that shall apply them.</param>
/// <param name="First">Number of the first transfer, from 1 on; the others follow one by one, the last at most
/// 2^48 - 1.</param>
/// <param name="Count">How many, 1 to <see cref="MaxCount"/>.</param>
/// <param name="ItemsHash">SHA-256 over the encoded <see cref="DeliveryItem"/>s, end to end.</param>
public sealed record DeliveryClaim(
    NetworkId Network, LogId Log, RegionCode Destination, ulong First, int Count, ReadOnlyMemory<byte> ItemsHash)
{
    /// <summary>Most transfers of one delivery.</summary>
    public const int MaxCount = 4096;

    /// <summary>Largest signed claim in bytes.</summary>
    public const int MaxSignedBytes = 512;

    /// <summary>The claim about these transfers.</summary>
    public static DeliveryClaim Of(
        NetworkId network, LogId log, RegionCode destination, ulong first, IReadOnlyList<DeliveryItem> items) =>
        new(network, log, destination, first, items.Count, Hash(items));

    /// <summary>Signs the claim with a key of the sending region.</summary>
    public SignedMessage Sign(ISigner region) => SignedMessage.Sign(
        ContentTypes.Delivery,
        new WireWriter().StartArray(7).UInt64(Order.Version).UInt128(Network.Value).Text(Log.ToString())
            .Text(Destination.ToString()).UInt64(First).UInt64((ulong)Count).Bytes(ItemsHash.Span)
            .EndArray().ToArray(),
        region);

    /// <summary>Reads a signed claim; <see cref="VerifySender"/> tells whether to believe it.</summary>
    /// <exception cref="WireFormatException">Not one.</exception>
    public static DeliveryClaim Decode(SignedMessage message)
    {
        if (message.ContentType != ContentTypes.Delivery || message.Signatures.Count != 1)
            throw new WireFormatException("The message is not a delivery claim.");
        var reader = new WireReader(message.Payload);
        reader.StartArray(7);
        if (reader.UInt64() != Order.Version)
            throw new WireFormatException(Status.UnsupportedVersion, "The claim is of another format version.");
        var network = new NetworkId(reader.UInt128());
        if (!LogId.TryParse(reader.Text(LogId.MaxLength), out LogId log))
            throw new WireFormatException("The claim names no log.");
        var claim = new DeliveryClaim(
            network, log, reader.Region(), LogId.ReadNumber(reader), reader.Int32(MaxCount),
            reader.Bytes(SHA256.HashSizeInBytes));
        reader.EndArray();
        reader.End();
        if (claim.First == 0 || claim.Count == 0 || claim.First + (ulong)claim.Count - 1 > LogId.MaxNumber)
            throw new WireFormatException("The claim is about no transfers that there can be.");
        return claim;
    }

    /// <summary>Verifies that a key of the sending region, not revoked, signed the claim for this receiver.</summary>
    /// <param name="message">The message that the claim was read from.</param>
    /// <param name="file">The network file.</param>
    /// <param name="receiver">The region that was handed the claim.</param>
    /// <returns>Null if so; otherwise why not.</returns>
    public Refusal? VerifySender(SignedMessage message, NetworkFile file, RegionCode receiver)
    {
        if (Network != file.Plan.Id) return Refuse("The delivery is of another network.");
        if (Destination != receiver) return Refuse($"The delivery is for {Destination}.");
        if (Log.Region == receiver) return Refuse("A region delivers nothing to itself.");

        SignatureEntry signature = message.Signatures[0];
        if (!file.TryFindKey(signature.KeyId, out RegionCode region, out RegionKey? key) || region != Log.Region)
            return Refuse($"Key {signature.KeyId} is no key of {Log.Region}.");
        if (key!.State == KeyState.Revoked) return Refuse($"Key {signature.KeyId} of {region} was revoked.");
        return signature.IsBy(key.Key) ? null : Refuse($"The delivery was not signed by {region}.");
    }

    /// <summary>Verifies that the claim is about these transfers.</summary>
    /// <returns>Null if so; otherwise why not.</returns>
    public Refusal? VerifyItems(IReadOnlyList<DeliveryItem> items) =>
        items.Count == Count && Hash(items).AsSpan().SequenceEqual(ItemsHash.Span)
            ? null
            : Refuse("The delivery's signature is about other transfers.");

    private static byte[] Hash(IReadOnlyList<DeliveryItem> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < items.Count; i++)
        {
            using RentedBytes item = items[i].Write().ToRented();
            hash.AppendData(item.Span);
        }

        return hash.GetHashAndReset();
    }

    private static Refusal Refuse(string detail) => new(Status.LinkRefused, detail);
}

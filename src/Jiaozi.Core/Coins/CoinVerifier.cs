using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;

namespace Jiaozi.Core.Coins;

/// <summary>
/// Tells whether coins and receipts are authentic (seed: 鉴伪), offline, from the network file alone. A seal's
/// signature is verified once and remembered; after that a coin costs a handful of hashes.
/// </summary>
public sealed class CoinVerifier(SealMemory memory)
{
    /// <summary>Verifies a coin.</summary>
    /// <returns>Null if authentic; otherwise why not.</returns>
    public Refusal? Verify(Coin coin, NetworkFile network)
    {
        RegionCode sealedBy = coin.Receipt.Header.Log.Region;
        if (sealedBy != coin.Body.IssuingRegion && sealedBy != coin.Body.Owner.Region)
        {
            return new Refusal(
                Status.CoinNotAuthentic,
                $"Coin {coin.Body.Id} was sealed by {sealedBy}, which neither issued it nor is its owner's home.");
        }

        if (coin.Body.Currency != network.Currency.Code)
            return new Refusal(Status.WrongCurrency, $"Coin {coin.Body.Id} is in {coin.Body.Currency}.");
        return VerifyLeaf(coin.BodyBytes.Span, coin.Receipt, network);
    }

    /// <summary>Verifies that an entry is a leaf under a seal of the region that the receipt names.</summary>
    /// <returns>Null if so; otherwise why not.</returns>
    public Refusal? VerifyLeaf(ReadOnlySpan<byte> entry, Receipt receipt, NetworkFile network)
    {
        SealHeader header = receipt.Header;
        if (!network.TryFindKey(header.KeyId, out RegionCode region, out RegionKey? key) || region != header.Log.Region)
            return new Refusal(Status.SealKeyUnknown, $"Key {header.KeyId} is no key of {header.Log.Region}.");
        if (key!.State == KeyState.Revoked)
            return new Refusal(Status.SealKeyRevoked, $"Key {header.KeyId} of {region} was revoked.");
        if (key.Key.Algorithm != header.Algorithm || receipt.Proof.Root(entry) is not { } root)
            return new Refusal(Status.CoinNotAuthentic, "The proof does not lead to a root.");
        SealMemory.Digest seal = SealMemory.Identify(receipt, root);
        if (memory.Knows(seal)) return null;
        if (!key.Key.Verify(SignatureStructure.One(receipt.HeaderBytes.Span, root), receipt.Signature.Span))
            return new Refusal(Status.CoinNotAuthentic, $"The seal was not signed by {region} for this entry.");
        memory.Remember(seal);
        return null;
    }
}

using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Central.Seals;

/// <summary>The region's private keys that this central holds; the network file says which one seals now.</summary>
public sealed class RegionSigners(RegionCode region, IReadOnlyList<ISigner> signers)
{
    /// <summary>Why this central cannot seal by a network file, or null if it can.</summary>
    public string? Objection(NetworkFile network)
    {
        if (Signing(network) is not { } key) return $"The network file has no signing key for {region}.";
        return Find(key) is not null
            ? null
            : $"The network file says that {region} seals with key {key}, which this central does not hold.";
    }

    /// <summary>The key in state signing.</summary>
    /// <exception cref="InvalidOperationException">The central does not hold it.</exception>
    public ISigner Current(NetworkFile network) =>
        Signing(network) is { } key && Find(key) is { } signer
            ? signer
            : throw new InvalidOperationException(Objection(network));

    private KeyId? Signing(NetworkFile network) =>
        network.Region(region)?.Keys.FirstOrDefault(key => key.State == KeyState.Signing)?.Key.Id;

    private ISigner? Find(KeyId key) => signers.FirstOrDefault(signer => signer.PublicKey.Id == key);
}

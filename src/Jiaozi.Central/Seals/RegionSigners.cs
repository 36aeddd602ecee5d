using Jiaozi.Core.Network;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Central.Seals;

/// <summary>The region's private keys that this central holds; the network file says which one seals now.</summary>
public sealed class RegionSigners(RegionCode region, IReadOnlyList<ISigner> signers)
{
    /// <summary>The key in state signing.</summary>
    /// <exception cref="InvalidOperationException">The central does not hold it.</exception>
    public ISigner Current(NetworkFile network)
    {
        RegionKey? signing = network.Region(region)?.Keys.FirstOrDefault(key => key.State == KeyState.Signing);
        if (signing is null) throw new InvalidOperationException($"The network file has no signing key for {region}.");
        return signers.FirstOrDefault(signer => signer.PublicKey.Id == signing.Key.Id)
            ?? throw new InvalidOperationException(
                $"The network file says that {region} seals with key {signing.Key.Id}, "
                + "which this central does not hold.");
    }
}

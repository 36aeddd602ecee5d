using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Stores;

/// <summary>Whose wallet this is.</summary>
/// <param name="Feature">The owner's feature value.</param>
/// <param name="Owner">The owner id, known since the registration committed; null before.</param>
/// <param name="Network">The network.</param>
/// <param name="RootKey">The key that network files must be signed with.</param>
/// <param name="DeviceKey">The id of this terminal's key.</param>
/// <param name="DeviceName">What the owner calls this terminal.</param>
public sealed record WalletIdentity(
    FeatureValue Feature, OwnerId? Owner, NetworkId Network, PublicKey RootKey, KeyId DeviceKey, string DeviceName);

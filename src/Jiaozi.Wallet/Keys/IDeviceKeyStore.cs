using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Keys;

/// <summary>Keeps the one device key of a wallet: an encrypted file today, a chip or card tomorrow.</summary>
public interface IDeviceKeyStore
{
    /// <summary>True if a key is kept here.</summary>
    bool Exists { get; }

    /// <summary>Makes a key and keeps it, durable before this returns.</summary>
    /// <param name="algorithm">Algorithm of the new key.</param>
    /// <exception cref="WalletException">There is a key already, or it cannot be kept; nothing has changed.</exception>
    IDeviceKey Create(CoseAlgorithm algorithm);

    /// <summary>Opens the key.</summary>
    /// <exception cref="WalletException">There is none, the passphrase is wrong, or it is damaged.</exception>
    IDeviceKey Open();
}

using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Keys;

/// <summary>
/// Keeps a key in memory only, for replays with tens of thousands of wallets in one process: it is gone with the
/// process unless the caller keeps the secret.
/// </summary>
public sealed class MemoryKeyStore : IDeviceKeyStore
{
    private readonly IRandomSource? _random;
    private byte[]? _secret;
    private CoseAlgorithm _algorithm;

    /// <summary>Starts empty; <see cref="Create"/> draws a secret.</summary>
    public MemoryKeyStore(IRandomSource random) => _random = random;

    /// <summary>Starts with a known key.</summary>
    /// <param name="algorithm">Algorithm of the key.</param>
    /// <param name="secret">32 bytes (<see cref="SoftwareKey.FromSecret"/>).</param>
    public MemoryKeyStore(CoseAlgorithm algorithm, ReadOnlySpan<byte> secret) =>
        (_algorithm, _secret) = (algorithm, secret.ToArray());

    /// <inheritdoc/>
    public bool Exists => _secret is not null;

    /// <inheritdoc/>
    public IDeviceKey Create(CoseAlgorithm algorithm)
    {
        if (_secret is not null) throw new WalletException("There is a device key already.");
        _secret = SoftwareDeviceKey.DrawSecret(algorithm, _random!);
        _algorithm = algorithm;
        return Open();
    }

    /// <inheritdoc/>
    public IDeviceKey Open() => _secret is not null
        ? new LightDeviceKey(_algorithm, [.. _secret])
        : throw new WalletException("There is no device key.");
}

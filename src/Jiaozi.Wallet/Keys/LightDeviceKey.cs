using System.Security.Cryptography;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Keys;

/// <summary>
/// A device key that is imported anew for every signature. An imported Ed25519 key holds guarded pages of memory, of
/// which a process gets some ten thousand; this one holds 32 bytes.
/// </summary>
internal sealed class LightDeviceKey : IDeviceKey
{
    private readonly CoseAlgorithm _algorithm;
    private readonly byte[] _secret;

    public LightDeviceKey(CoseAlgorithm algorithm, byte[] secret)
    {
        (_algorithm, _secret) = (algorithm, secret);
        using SoftwareKey key = SoftwareKey.FromSecret(algorithm, secret);
        PublicKey = key.PublicKey;
    }

    public PublicKey PublicKey { get; }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        using SoftwareKey key = SoftwareKey.FromSecret(_algorithm, _secret);
        return key.Sign(data);
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);
}

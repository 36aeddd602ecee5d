using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Keys;

/// <summary>A device key in this process's memory.</summary>
internal sealed class SoftwareDeviceKey(SoftwareKey key) : IDeviceKey
{
    public PublicKey PublicKey => key.PublicKey;

    public byte[] Sign(ReadOnlySpan<byte> data) => key.Sign(data);

    public void Dispose() => key.Dispose();

    /// <summary>Draws secrets until one is a key: nearly every 32 bytes are a scalar of P-256, but not all.</summary>
    public static byte[] DrawSecret(CoseAlgorithm algorithm, IRandomSource random)
    {
        byte[] secret = new byte[SoftwareKey.SecretSize];
        while (true)
        {
            random.Fill(secret);
            try
            {
                SoftwareKey.FromSecret(algorithm, secret).Dispose();
                return secret;
            }
            catch (ArgumentException) when (algorithm == CoseAlgorithm.ES256)
            {
                // The next draw is a scalar with a probability of nearly 1.
            }
        }
    }
}

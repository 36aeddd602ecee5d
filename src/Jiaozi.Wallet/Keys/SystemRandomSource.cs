using System.Security.Cryptography;

namespace Jiaozi.Wallet.Keys;

/// <summary>The operating system's cryptographic random numbers; the only place that draws them directly.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    private SystemRandomSource() { }

    /// <summary>The one instance; safe for use by many threads.</summary>
    public static SystemRandomSource Instance { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

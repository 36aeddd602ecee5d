namespace Jiaozi.Core.Wire.Keys;

/// <summary>A private key that signs without showing itself: software today, a chip or card tomorrow.</summary>
public interface ISigner
{
    /// <summary>The public half.</summary>
    PublicKey PublicKey { get; }

    /// <summary>Signs; 64 bytes for every algorithm (ES256: r and s, 32 bytes each, RFC 9053 §2.1).</summary>
    byte[] Sign(ReadOnlySpan<byte> data);
}

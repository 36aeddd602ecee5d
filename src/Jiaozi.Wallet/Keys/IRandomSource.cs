namespace Jiaozi.Wallet.Keys;

/// <summary>Where secrets and order ids get their randomness from.</summary>
public interface IRandomSource
{
    /// <summary>Fills the whole span with bytes that nobody can guess.</summary>
    void Fill(Span<byte> bytes);
}

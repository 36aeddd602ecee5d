using System.Diagnostics.CodeAnalysis;

namespace Jiaozi.Core.Owners;

/// <summary>
/// An owner id (seed: 含地域标识的唯一特征值): the form of an owner inside coins, orders and entries.
/// </summary>
/// <param name="Region">The owner's home region, which keeps the owner's coins.</param>
/// <param name="Digest">The keyed digest of the feature value.</param>
public readonly record struct OwnerId(RegionCode Region, OwnerDigest Digest)
{
    private const char Separator = ':';

    /// <summary>Reads the form of <see cref="ToString"/> and no other.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OwnerId owner)
    {
        owner = default;
        int separator = (text?.Length ?? 0) - OwnerDigest.TextLength - 1;
        if (separator <= 0 || text![separator] != Separator) return false;
        if (!RegionCode.TryParse(text[..separator], out RegionCode region)) return false;
        if (!OwnerDigest.TryParse(text.AsSpan(separator + 1), out OwnerDigest digest)) return false;
        owner = new OwnerId(region, digest);
        return true;
    }

    /// <summary>Reads an owner id known to be well formed.</summary>
    /// <exception cref="FormatException">The text is no owner id.</exception>
    public static OwnerId Parse(string text) =>
        TryParse(text, out OwnerId owner)
            ? owner
            : throw new FormatException("An owner id is a region code, a colon and 32 lower-case hexadecimal digits.");

    /// <summary>The region code, a colon and 32 hexadecimal digits: <c>CN-SH:0123…</c>.</summary>
    public override string ToString() => $"{Region}{Separator}{Digest}";
}

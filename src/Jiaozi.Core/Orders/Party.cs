using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Orders;

/// <summary>
/// Whom an order means: a feature value as the author typed it, or an owner id. A feature value stands in the signed
/// order itself and only the home central turns it into an owner id, so no front can put somebody else in its place.
/// </summary>
public sealed record Party
{
    private const int MaxFeatureLength = 64;

    private Party(FeatureValue? feature, OwnerId? owner) => (Feature, Owner) = (feature, owner);

    /// <summary>The feature value, if the author named one.</summary>
    public FeatureValue? Feature { get; }

    /// <summary>The owner id, if the author named one.</summary>
    public OwnerId? Owner { get; }

    /// <summary>Somebody by phone number or citizen id.</summary>
    public static Party Of(FeatureValue feature) => new(feature, null);

    /// <summary>Somebody by owner id, for example from a QR code.</summary>
    public static Party Of(OwnerId owner) => new(null, owner);

    /// <summary>
    /// Reads what a person types or scans: an owner id such as <c>CN-SH:0123…</c>, or a feature value.
    /// </summary>
    public static bool TryParse(string? text, out Party? party, out string error)
    {
        error = "";
        party = null;
        if (OwnerId.TryParse(text, out OwnerId owner)) party = Of(owner);
        else if (FeatureValue.TryParse(text, out FeatureValue feature, out FeatureValueError reason))
            party = Of(feature);
        else error = reason.Explain();
        return party is not null;
    }

    internal void Write(WireWriter writer)
    {
        if (Feature is { } feature) writer.Text(feature.ToString());
        else writer.Owner(Owner!.Value);
    }

    internal static Party Read(WireReader reader)
    {
        if (reader.Next != System.Formats.Cbor.CborReaderState.TextString) return Of(reader.Owner());
        string text = reader.Text(MaxFeatureLength);
        return FeatureValue.TryParseCanonical(text, out FeatureValue feature)
            ? Of(feature)
            : throw new WireFormatException(
                Status.MalformedFeatureValue, "A party is not a canonical feature value (tel:+… or cnid:…).");
    }

    /// <summary>The feature value or owner id.</summary>
    public override string ToString() => Feature?.ToString() ?? Owner!.Value.ToString();
}

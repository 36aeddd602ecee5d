using System.Diagnostics.CodeAnalysis;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Owners;

/// <summary>
/// A feature value (seed: 特征值): what people call an owner, a phone number or a citizen ID number.
/// Two values are equal exactly when they name the same number, however it was typed.
/// </summary>
/// <remarks>
/// A feature value is personal data: it is shown to its author and to nobody else, and coins, seals and
/// links carry the <see cref="OwnerId"/> in its place.
/// </remarks>
public readonly record struct FeatureValue
{
    /// <summary>Longer texts are refused unread, in UTF-16 code units.</summary>
    public const int MaxInputLength = 64;

    /// <summary>The longest canonical text: <c>cnid:</c> and 18 characters, all of them ASCII.</summary>
    public const int MaxCanonicalLength = 23;

    internal const string PhoneScheme = "tel:";
    internal const string CitizenIdScheme = "cnid:";

    /// <summary>Checking a phone number runs a dozen regular expressions, and shops are paid again and again.</summary>
    private static readonly TextTable Checked = new(65_536);

    private readonly string? _text;

    private FeatureValue(string text) => _text = text;

    /// <summary>True for <c>default</c>, which names nobody.</summary>
    public bool IsNone => _text is null;

    /// <summary>What sort of number this is; <see cref="FeatureValueKind.Phone"/> for <c>default</c>.</summary>
    public FeatureValueKind Kind =>
        _text is not null && _text[0] == CitizenIdScheme[0] ? FeatureValueKind.CitizenId : FeatureValueKind.Phone;

    /// <summary>
    /// The canonical number: E.164 with its leading <c>+</c> for phones, 18 characters (17 digits and a digit
    /// or <c>X</c>) for citizen IDs; empty for <c>default</c>.
    /// </summary>
    public string Number => IsNone ? "" : NumberSpan.ToString();

    internal ReadOnlySpan<char> NumberSpan =>
        _text.AsSpan(Kind == FeatureValueKind.Phone ? PhoneScheme.Length : CitizenIdScheme.Length);

    /// <summary>Reads what people type.</summary>
    /// <param name="text">
    /// <para>At most <see cref="MaxInputLength"/> characters: a phone number or a citizen ID number, with or
    /// without its scheme <c>tel:</c> or <c>cnid:</c> (any case). Spaces, hyphens, dots, slashes, brackets and
    /// invisible format characters are skipped, and decimal digits of every script are read.</para>
    /// <para>Phones: <c>+</c> or <c>00</c> and the country code for any country; without them a number of
    /// China (<c>13800210000</c>, <c>021 5000 0000</c>, <c>86 138 0021 0000</c>).</para>
    /// <para>Citizen IDs (GB 11643): 18 characters, or the 15 digits of a first-generation card, which
    /// become 18 with the century 19 and the computed check character.</para>
    /// <para>Without a scheme, a number that starts with <c>+</c> or <c>0</c> is a phone; any other with 15 or
    /// more characters, or with a final <c>X</c>, is a citizen ID; what remains is a phone. No number is both:
    /// ID numbers never start with 0, and no number as dialled inside China has 15 digits.</para>
    /// </param>
    /// <param name="value">The feature value; <c>default</c> if the text is none.</param>
    /// <param name="error">Why the text is none; <see cref="FeatureValueError.None"/> if it is one.</param>
    /// <returns>True if the text is a feature value. Never throws.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out FeatureValue value, out FeatureValueError error)
    {
        error = FeatureValueReader.Read(text, out string? canonical);
        value = error == FeatureValueError.None ? new FeatureValue(canonical!) : default;
        return error == FeatureValueError.None;
    }

    /// <summary>Reads a text known to be a feature value, in any of the spellings of <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is no feature value; the message does not quote it.</exception>
    public static FeatureValue Parse(string text) =>
        TryParse(text, out FeatureValue value, out FeatureValueError error)
            ? value
            : throw new FormatException(error.Explain());

    /// <summary>
    /// Reads exactly what <see cref="ToString"/> prints and nothing else, so that signed content has one
    /// spelling for one owner.
    /// </summary>
    public static bool TryParseCanonical([NotNullWhen(true)] string? text, out FeatureValue value)
    {
        value = default;
        if (!Checked.Knows(text))
        {
            if (!FeatureValueReader.IsCanonical(text)) return false;
            Checked.Remember(text);
        }

        value = new FeatureValue(text!);
        return true;
    }

    /// <summary>
    /// The canonical form, ASCII, at most <see cref="MaxCanonicalLength"/> characters:
    /// <c>tel:+8613800210000</c> or <c>cnid:110105199001011232</c>; empty for <c>default</c>.
    /// </summary>
    public override string ToString() => _text ?? "";
}

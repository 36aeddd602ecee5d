namespace Jiaozi.Core.Wire;

/// <summary>
/// Remembers texts that come again and again. A table of fixed size in which a new text takes the place of an older
/// one, so whoever sends many different texts fills no memory. Safe for use by many threads.
/// </summary>
/// <param name="places">Texts that are remembered at most; a power of two.</param>
internal sealed class TextTable(int places)
{
    private readonly string?[] _texts = new string?[places];

    /// <summary>Regions, logs, currencies, content types: one string object for each.</summary>
    public static TextTable Names { get; } = new(1024);

    /// <summary>The text as a string, remembered from now on.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        ref string? place = ref Place(text);
        string? known = Volatile.Read(ref place);
        if (known is not null && text.SequenceEqual(known)) return known;
        string made = text.ToString();
        Volatile.Write(ref place, made);
        return made;
    }

    /// <summary>True if the text is remembered.</summary>
    public bool Knows(ReadOnlySpan<char> text) =>
        Volatile.Read(ref Place(text)) is { } known && text.SequenceEqual(known);

    /// <summary>Remembers a text.</summary>
    public void Remember(string text) => Volatile.Write(ref Place(text), text);

    private ref string? Place(ReadOnlySpan<char> text) =>
        ref _texts[string.GetHashCode(text) & (_texts.Length - 1)];
}

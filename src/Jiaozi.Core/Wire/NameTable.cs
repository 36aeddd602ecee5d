namespace Jiaozi.Core.Wire;

/// <summary>
/// Gives one string object for texts that come again and again: regions, logs, currencies, content types. A small table
/// in which a new text takes the place of an older one, so whoever sends many different texts fills no memory.
/// </summary>
internal static class NameTable
{
    /// <summary>Longest text that is kept, in characters.</summary>
    public const int MaxLength = 64;

    private const int Places = 1024;

    private static readonly string?[] Table = new string?[Places];

    /// <summary>The text as a string.</summary>
    public static string Get(ReadOnlySpan<char> text)
    {
        ref string? place = ref Table[string.GetHashCode(text) & (Places - 1)];
        string? known = Volatile.Read(ref place);
        if (known is not null && text.SequenceEqual(known)) return known;
        string made = text.ToString();
        Volatile.Write(ref place, made);
        return made;
    }
}

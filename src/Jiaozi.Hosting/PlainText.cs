namespace Jiaozi.Hosting;

/// <summary>Text of others, which may be anybody's, made fit to be shown.</summary>
public static class PlainText
{
    /// <summary>Longest text that is shown, in characters.</summary>
    public const int MaxLength = 300;

    /// <summary>Cut to <see cref="MaxLength"/>, and without characters that a terminal would obey.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string shown = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "...");
        return string.Create(shown.Length, shown, (made, from) =>
        {
            for (int i = 0; i < made.Length; i++) made[i] = char.IsControl(from[i]) ? '?' : from[i];
        });
    }
}

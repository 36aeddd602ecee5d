using System.Text.Json;

namespace Jiaozi.Protocol.Configuration;

/// <summary>
/// Reads one JSON object of a server's configuration, setting by setting, and collects every error instead of stopping
/// at the first.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="prefix">What stands before its names in errors; empty at the top.</param>
/// <param name="errors">Where errors go.</param>
public sealed class SettingsReader(JsonElement json, string prefix, List<string> errors)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>A text that is not empty; null if it is absent or wrong.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        Error(name, "must be a text.");
        return null;
    }

    /// <summary>A text that must be there; empty if it is not.</summary>
    public string RequiredText(string name)
    {
        int before = errors.Count;
        string? text = Text(name);
        if (text is null && errors.Count == before) Error(name, "is missing.");
        return text ?? "";
    }

    /// <summary>A list of texts; empty if it is absent or wrong.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!TryGet(name, out JsonElement value)) return [];
        if (value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. value.EnumerateArray().Select(item => item.GetString()!)];
        }

        Error(name, "must be a list of texts.");
        return [];
    }

    /// <summary>True or false; false if it is absent or wrong.</summary>
    public bool Flag(string name)
    {
        if (!TryGet(name, out JsonElement value)) return false;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Error(name, "must be true or false.");
        return false;
    }

    /// <summary>A whole number within bounds; the standard if it is absent or wrong.</summary>
    public int Whole(string name, int standard, int least, int most) =>
        (int)Number(name, standard, least, most, whole: true);

    /// <summary>A 32-bit integer, whose bounds the caller checks; the standard if it is absent or wrong.</summary>
    public int Integer(string name, int standard)
    {
        if (!TryGet(name, out JsonElement value)) return standard;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)) return number;
        Error(name, "must be a whole number.");
        return standard;
    }

    /// <summary>A number within bounds; the standard if it is absent or wrong.</summary>
    public double Number(string name, double standard, double least, double most, bool whole = false)
    {
        if (!TryGet(name, out JsonElement value)) return standard;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number >= least && number <= most && (!whole || number == Math.Floor(number)))
        {
            return number;
        }

        Error(name, $"must be a {(whole ? "whole " : "")}number from {least:0.###} to {most:0.###}.");
        return standard;
    }

    /// <summary>A time in seconds within bounds; the standard if it is absent or wrong.</summary>
    public TimeSpan Seconds(string name, TimeSpan standard, double least, double most) =>
        TimeSpan.FromSeconds(Number(name, standard.TotalSeconds, least, most));

    /// <summary>The reader of an object within; null if it is absent or wrong.</summary>
    public SettingsReader? Section(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.Object) return new SettingsReader(value, $"{prefix}{name}.", errors);
        Error(name, "must be an object.");
        return null;
    }

    /// <summary>Reports settings that nobody asked for: a misspelt one must not be passed over in silence.</summary>
    /// <param name="owner">Whose settings they are, such as <c>a front</c>.</param>
    public void End(string owner)
    {
        foreach (JsonProperty property in json.EnumerateObject())
            if (!_asked.Contains(property.Name)) Error(property.Name, $"is not a setting of {owner}.");
    }

    /// <summary>Reports an error of a setting.</summary>
    public void Error(string name, string what) => errors.Add($"{prefix}{name}: {what}");

    private bool TryGet(string name, out JsonElement value)
    {
        _asked.Add(name);
        return json.TryGetProperty(name, out value);
    }
}

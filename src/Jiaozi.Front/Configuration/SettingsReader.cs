using System.Text.Json;

namespace Jiaozi.Front.Configuration;

/// <summary>
/// Reads one JSON object setting by setting and collects every error instead of stopping at the first.
/// </summary>
internal sealed class SettingsReader(JsonElement json, string prefix, List<string> errors)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string? Text(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        Error(name, "must be a text.");
        return null;
    }

    public string RequiredText(string name)
    {
        int before = errors.Count;
        string? text = Text(name);
        if (text is null && errors.Count == before) Error(name, "is missing.");
        return text ?? "";
    }

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

    public int Whole(string name, int standard, int least, int most) =>
        (int)Number(name, standard, least, most, whole: true);

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

    public TimeSpan Seconds(string name, TimeSpan standard, double least, double most) =>
        TimeSpan.FromSeconds(Number(name, standard.TotalSeconds, least, most));

    public SettingsReader? Section(string name)
    {
        if (!TryGet(name, out JsonElement value)) return null;
        if (value.ValueKind == JsonValueKind.Object) return new SettingsReader(value, $"{prefix}{name}.", errors);
        Error(name, "must be an object.");
        return null;
    }

    /// <summary>Reports settings that nobody asked for: a misspelt one must not be passed over in silence.</summary>
    public void End()
    {
        foreach (JsonProperty property in json.EnumerateObject())
            if (!_asked.Contains(property.Name)) Error(property.Name, "is not a setting of a front.");
    }

    public void Error(string name, string what) => errors.Add($"{prefix}{name}: {what}");

    private bool TryGet(string name, out JsonElement value)
    {
        _asked.Add(name);
        return json.TryGetProperty(name, out value);
    }
}

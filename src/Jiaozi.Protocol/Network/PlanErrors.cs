using System.Text.Json;
using System.Text.Json.Nodes;
using Jiaozi.Core.Network;

namespace Jiaozi.Protocol.Network;

/// <summary>
/// Finds everything that is wrong with the form of a plan, in plain words. The reader stops at the first error, so what
/// it stopped at is taken out and the rest is read again, until the reader goes through.
/// </summary>
internal static class PlanErrors
{
    private const int Most = 50;

    /// <summary>The errors, at least one.</summary>
    public static IReadOnlyList<string> Find(string json, Func<JsonNode, NetworkPlan?> read)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(json);
        }
        catch (JsonException fault)
        {
            return [$"line {fault.LineNumber + 1}, place {fault.BytePositionInLine + 1}: this is not JSON."];
        }

        if (root is not JsonObject) return ["The text is not a JSON object."];
        IReadOnlyList<string> overlooked = FindOverlooked(json, out bool isRepeated);

        // Nothing can be taken out of an object that has a name twice.
        if (isRepeated) return overlooked;
        var errors = new List<string>();
        while (errors.Count < Most && TryRead(root, read) is { } fault)
        {
            string path = fault.Path ?? "$";
            bool isMissing = fault.Message.Contains("missing required", StringComparison.Ordinal);

            // What was taken out for another error is missing only because of that.
            if (isMissing && errors.Count > 0) break;
            errors.Add(isMissing ? $"{Place(path)}: {Missing(fault.Message)}" : $"{Place(path)}: {Reason(fault)}");
            if (isMissing || !TryRemove(root, path)) break;
        }

        return [.. overlooked, .. errors];
    }

    /// <summary>What the reader lets pass: fields that stand there twice, and places in lists where nothing stands.</summary>
    public static IReadOnlyList<string> FindOverlooked(string json, out bool isRepeated)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var errors = new List<string>();
        isRepeated = FindOverlooked(document.RootElement, "", errors);
        return errors;
    }

    private static bool FindOverlooked(JsonElement at, string path, List<string> errors)
    {
        bool isRepeated = false;
        if (at.ValueKind == JsonValueKind.Object)
        {
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (JsonProperty field in at.EnumerateObject())
            {
                string name = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
                if (!names.Add(field.Name))
                {
                    errors.Add($"{name}: stands there several times.");
                    isRepeated = true;
                }

                isRepeated |= FindOverlooked(field.Value, name, errors);
            }
        }
        else if (at.ValueKind == JsonValueKind.Array)
        {
            int place = 0;
            foreach (JsonElement item in at.EnumerateArray())
            {
                string name = $"{path}[{place++}]";
                if (item.ValueKind == JsonValueKind.Null) errors.Add($"{name}: must not be null.");
                else isRepeated |= FindOverlooked(item, name, errors);
            }
        }

        return isRepeated;
    }

    private static JsonException? TryRead(JsonNode root, Func<JsonNode, NetworkPlan?> read)
    {
        try
        {
            read(root);
            return null;
        }
        catch (JsonException fault)
        {
            return fault;
        }
    }

    private static string Place(string path) => path is "$" ? "the plan" : path.TrimStart('$').TrimStart('.');

    private static string Reason(JsonException fault) => fault switch
    {
        { InnerException: FormatException inner } => inner.Message,
        _ when fault.Message.Contains("could not be mapped", StringComparison.Ordinal) => "there is no such field.",
        _ => "the value is not of the right kind.",
    };

    /// <summary>The reader names the fields at the end of its sentence.</summary>
    private static string Missing(string message)
    {
        int end = message.IndexOf(". Path:", StringComparison.Ordinal);
        string sentence = (end < 0 ? message : message[..end]).TrimEnd('.');
        return $"missing: {sentence[(sentence.LastIndexOf(':') + 1)..].Trim()}.";
    }

    /// <summary>Takes out what a path such as <c>$.regions[0].keys[1].state</c> points to.</summary>
    private static bool TryRemove(JsonNode root, string path)
    {
        string[] steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries);
        JsonNode? at = root;
        for (int i = 1; i < steps.Length - 1; i++) at = Step(at, steps[i]);
        return steps.Length > 1 && Remove(at, steps[^1]);
    }

    private static JsonNode? Step(JsonNode? at, string step) => at switch
    {
        JsonArray array when Index(step, array.Count) is { } index => array[index],
        JsonObject node => node[step],
        _ => null,
    };

    private static bool Remove(JsonNode? at, string step)
    {
        if (at is JsonObject node) return node.Remove(step);
        if (at is not JsonArray array || Index(step, array.Count) is not { } index) return false;
        array.RemoveAt(index);
        return true;
    }

    private static int? Index(string step, int count) =>
        int.TryParse(step.Trim('[', ']'), out int index) && index >= 0 && index < count ? index : null;
}

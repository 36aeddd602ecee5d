using System.Text.Json;
using System.Text.RegularExpressions;

namespace Jiaozi.Front.Guards;

/// <summary>What is wrong with a request that ASP.NET could not bind, without the names of our types.</summary>
internal static partial class BadRequestText
{
    /// <summary>In plain words; empty if nothing more is known than that it cannot be read.</summary>
    public static string Of(BadHttpRequestException fault) => fault switch
    {
        { InnerException: JsonException json } => Body(json),
        _ when Parameter().Match(fault.Message) is { Success: true } match =>
            $"The parameter '{match.Groups[1].Value}' is missing or cannot be read.",
        _ when fault.Message.Contains("body", StringComparison.OrdinalIgnoreCase) =>
            "The body is missing or cannot be read.",
        _ => "",
    };

    private static string Body(JsonException fault)
    {
        string line = fault.LineNumber is { } number
            ? $" (line {number + 1}, place {(fault.BytePositionInLine ?? 0) + 1})"
            : "";
        return fault.Path is { Length: > 2 } path
            ? $"The body cannot be read: '{path[2..]}' is not as the API describes it{line}."
            : $"The body is not the JSON object that this path takes{line}.";
    }

    /// <summary><c>Failed to bind parameter "int limit" from "x".</c>, <c>Required parameter "string after" ...</c></summary>
    [GeneratedRegex("parameter \"\\S+ (\\w+)\"")]
    private static partial Regex Parameter();
}

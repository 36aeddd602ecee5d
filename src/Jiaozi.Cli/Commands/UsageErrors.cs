using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Jiaozi.Cli.Output;

namespace Jiaozi.Cli.Commands;

/// <summary>Says what is wrong with a command line in a few lines; the whole help is one command away.</summary>
internal static class UsageErrors
{
    private const int WrongUsage = 1;

    /// <summary>Prints the errors, if there are any.</summary>
    /// <returns>The exit code, or null if the command line is fine.</returns>
    public static int? Print(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is not ParseErrorAction) return null;
        string command = Name(parsed.CommandResult);
        string subject = command.Length > 0 ? command : "jiaozi";
        string[] missing =
        [
            .. parsed.CommandResult.Command.Arguments
                .Where(argument => argument.Arity.MinimumNumberOfValues > 0
                    && parsed.GetResult(argument) is not { Tokens.Count: > 0 })
                .Select(argument => $"{subject}: the argument <{argument.Name}> is missing: {argument.Description}"),
        ];
        IEnumerable<string> others = parsed.Errors
            .Where(error => missing.Length == 0 || error.SymbolResult is OptionResult)
            .Where(error => error.SymbolResult is not CommandResult || SaysWhatIsWrong(error.Message, parsed))
            .Select(error => $"{subject}: {Words(error.Message)}");
        foreach (string line in missing.Concat(others).Distinct()) Printer.Note(line);
        return Printer.Fail($"Try: ./jiaozi {(command + " --help").TrimStart()}", WrongUsage);
    }

    /// <summary>Of a word that it does not know the library says twice that it is none of those that it does.</summary>
    private static bool SaysWhatIsWrong(string message, ParseResult parsed) => parsed.UnmatchedTokens.Count == 0
        || parsed.UnmatchedTokens.Any(word => message.Contains(word, StringComparison.Ordinal));

    /// <summary>The library names types as programmers do.</summary>
    private static string Words(string message) => message
        .Replace("expected type 'System.Int32'", "a whole number", StringComparison.Ordinal)
        .Replace("expected type 'System.Nullable`1[System.Int32]'", "a whole number", StringComparison.Ordinal)
        .Replace("expected type 'System.Double'", "a number", StringComparison.Ordinal);

    private static string Name(CommandResult result)
    {
        var names = new List<string>();
        for (SymbolResult? at = result; at is CommandResult { Parent: not null } command; at = at.Parent)
            names.Insert(0, command.Command.Name);
        return string.Join(' ', names);
    }
}

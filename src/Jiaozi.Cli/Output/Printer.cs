using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Jiaozi.Cli.Output;

/// <summary>
/// Where commands speak: people get text on standard output, programs get one JSON document with <c>--json</c>.
/// Progress and errors go to standard error.
/// </summary>
internal sealed class Printer(bool json)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const int RedirectedWidth = 160;

    public IAnsiConsole Out { get; } = Open(Console.Out, Console.IsOutputRedirected);

    public IAnsiConsole Err { get; } = Open(Console.Error, Console.IsErrorRedirected);

    public bool IsJson { get; } = json;

    /// <summary>Prints a result for a program, or runs the text form for a person.</summary>
    public void Result<T>(T result, Action text)
    {
        if (IsJson) Console.Out.WriteLine(JsonSerializer.Serialize(result, Options));
        else text();
    }

    /// <summary>A plain line for people; nothing with <c>--json</c>.</summary>
    public void Line(string text)
    {
        if (!IsJson) Console.Out.WriteLine(text);
    }

    /// <summary>A line about what is going on, on standard error.</summary>
    public static void Note(string text) => Console.Error.WriteLine(text);

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

        // A file or pipe has no width of its own; addresses in tables must not be broken there.
        if (redirected) console.Profile.Width = RedirectedWidth;
        return console;
    }

    /// <summary>A failure, on standard error.</summary>
    public static int Fail(string message, int code = 1)
    {
        Console.Error.WriteLine(message);
        return code;
    }
}

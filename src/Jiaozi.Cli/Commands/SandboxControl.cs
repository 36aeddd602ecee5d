using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Commands;

/// <summary>Asks a running sandbox to change its servers: the one in a folder, or the one on given ports.</summary>
internal sealed class SandboxControl
{
    /// <summary>First port unless said.</summary>
    public const int DefaultPort = 7100;

    private readonly Option<string> _data = CommonOptions.Data();
    private readonly Option<int?> _basePort = new("--base-port")
    {
        Description = "First port of the sandbox, instead of its folder.", HelpName = "N",
    };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_basePort);
    }

    /// <summary>What to add to a command line to reach the sandbox in a folder.</summary>
    public static string At(string data) => data == CommonOptions.DefaultData ? "" : $" --data {data}";

    /// <exception cref="CommandException">No sandbox can have that base port.</exception>
    public static int Port(int port) => port is > 0 and < 65_000
        ? port
        : throw new CommandException("--base-port must be 1 to 65000.");

    /// <summary>First port of the sandbox that runs in a folder; null if none does.</summary>
    public static int? PortOf(SandboxPaths paths) =>
        SandboxLock.IsHeld(paths) && File.Exists(paths.BasePort)
        && int.TryParse(File.ReadAllText(paths.BasePort), CultureInfo.InvariantCulture, out int port)
            ? port
            : null;

    /// <summary>Asks for a change and waits for its end.</summary>
    /// <exception cref="CommandException">No sandbox runs there, or it refuses; the message says why.</exception>
    public async Task<ServerStatus> AskAsync(
        ParseResult parsed, HttpMethod method, string path, CancellationToken cancellation)
    {
        int port = parsed.GetValue(_basePort) is { } given ? Port(given) : PortOf(parsed.GetValue(_data)!);
        using HttpClient http = Terminals.NewHttp();
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{port}{path}"));
        using HttpResponseMessage answer = await http.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode)
            return (await answer.Content.ReadFromJsonAsync<ServerStatus>(cancellation))!;
        throw new CommandException(await ReasonAsync(answer, cancellation));
    }

    private static int PortOf(string data) => PortOf(new SandboxPaths(data)) ?? throw new CommandException(
        $"No sandbox runs in '{data}'. Start it with: ./jiaozi sandbox{At(data)}"
        + " (one in another folder is reached with --data DIR)");

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            using JsonDocument problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
            if (problem.RootElement.TryGetProperty("detail", out JsonElement detail)) return detail.GetString()!;
        }
        catch (JsonException)
        {
            // Then whoever answers there is no sandbox of this version.
        }

        return $"The sandbox cannot do that (HTTP {(int)answer.StatusCode}). Does another version of it run there?";
    }
}

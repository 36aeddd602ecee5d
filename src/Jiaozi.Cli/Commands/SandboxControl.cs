using System.CommandLine;
using System.Text.Json;
using Jiaozi.Sandbox.Servers;

namespace Jiaozi.Cli.Commands;

/// <summary>Asks a running sandbox to change its servers.</summary>
internal static class SandboxControl
{
    private const int DefaultPort = 7100;

    /// <summary>The option that says which sandbox.</summary>
    public static Option<int> BasePort(string description) => new("--base-port")
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => DefaultPort,
    };

    /// <summary>What to add to a command line to reach the sandbox with that base port.</summary>
    public static string AtPort(int port) => port == DefaultPort ? "" : $" --base-port {port}";

    /// <exception cref="CommandException">No sandbox can have that base port.</exception>
    public static int Port(int port) => port is > 0 and < 65_000
        ? port
        : throw new CommandException("--base-port must be 1 to 65000.");

    /// <summary>Asks for a change and waits for its end.</summary>
    /// <exception cref="CommandException">The sandbox refuses; the message says why.</exception>
    public static async Task<ServerStatus> AskAsync(
        HttpMethod method, int port, string path, CancellationToken cancellation)
    {
        using HttpClient http = Terminals.NewHttp();
        using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{Port(port)}{path}"));
        using HttpResponseMessage answer = await http.SendAsync(request, cancellation);
        if (answer.IsSuccessStatusCode)
            return (await answer.Content.ReadFromJsonAsync<ServerStatus>(cancellation))!;
        throw new CommandException(await ReasonAsync(answer, cancellation));
    }

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

using System.Reflection;
using Jiaozi.Sandbox.Home;

namespace Jiaozi.Sandbox.Servers;

/// <summary>How to start <c>jiaozi serve</c> in a process of its own.</summary>
/// <param name="Command">The program.</param>
/// <param name="Prefix">Arguments before the verb.</param>
public sealed record ServerLauncher(string Command, IReadOnlyList<string> Prefix)
{
    /// <summary>The way this very process was started.</summary>
    public static ServerLauncher Same()
    {
        string process = Environment.ProcessPath ?? "dotnet";
        bool host = Path.GetFileNameWithoutExtension(process) == "dotnet";
        return new ServerLauncher(process, host ? [Assembly.GetEntryAssembly()!.Location] : []);
    }

    /// <summary>
    /// The command's assembly, run by the dotnet host; for tests, whose own process is something else.
    /// </summary>
    public static ServerLauncher Of(string assembly) => new("dotnet", [assembly]);

    internal ServerProcess Server(SandboxHome home, ServerPlace place, string config)
    {
        string kind = place.Kind == ServerKind.Central ? "central" : "front";
        string[] figures = home.Options.Figures ? ["--figures", home.Paths.Figures(place.Name)] : [];
        return new ServerProcess(
            place, Command, [.. Prefix, "serve", kind, "--config", config, "--with-parent", .. figures],
            Path.Combine(home.Paths.Logs, $"{place.Name}.log"));
    }
}

using System.CommandLine;
using Jiaozi.Sandbox.Home;
using Jiaozi.Sandbox.Identity;

namespace Jiaozi.Cli.Commands;

/// <summary>The options by which somebody proves to be the owner of a feature value.</summary>
internal sealed class IdentityOptionSet
{
    private readonly Option<string?> _code = new("--code")
    {
        Description = "The one-time code, if you have it already.",
        HelpName = "CODE",
    };

    private readonly Option<bool> _readCode = new("--read-code")
    {
        Description = "Take the one-time code from the sandbox's inbox instead of asking.",
    };

    private readonly Option<string?> _token = new("--identity-token")
    {
        Description = "File with an ID token of the network's identity provider.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _provider = new("--provider")
    {
        Description = "Address of the sandbox's identity provider. Default: that of the sandbox in the folder.",
        HelpName = "URL",
    };

    public void AddTo(Command command)
    {
        command.Add(_code);
        command.Add(_readCode);
        command.Add(_token);
        command.Add(_provider);
    }

    public IdentityTokenSource Source(ParseResult parsed, SandboxPaths paths, HttpClient http) => new(
        new IdentityClient(http, Provider(parsed.GetValue(_provider), paths)), parsed.GetValue(_code),
        parsed.GetValue(_readCode), parsed.GetValue(_token));

    private static Uri Provider(string? given, SandboxPaths paths)
    {
        string address = given ?? $"http://127.0.0.1:{SandboxControl.PortOf(paths) ?? SandboxControl.DefaultPort}";
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? provider) && provider.Scheme is "http" or "https"
            ? provider
            : throw new CommandException($"--provider: '{address}' is no address such as http://127.0.0.1:7100.");
    }
}

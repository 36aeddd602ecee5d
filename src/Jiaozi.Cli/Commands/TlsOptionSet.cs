using System.CommandLine;
using Jiaozi.Hosting.Tls;

namespace Jiaozi.Cli.Commands;

/// <summary>The options for a certificate of one's own, of commands that connect to centrals.</summary>
internal sealed class TlsOptionSet
{
    private readonly Option<string?> _certificate = new("--tls-certificate")
    {
        Description = "Auditor's certificate (PEM), for centrals with https addresses.", HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--tls-key")
    {
        Description = "Its private key (PEM).", HelpName = "FILE",
    };

    private readonly Option<string?> _authorities = new("--tls-authorities")
    {
        Description = "Certificates of the network's authorities (PEM).", HelpName = "FILE",
    };

    public void AddTo(Command command)
    {
        command.Add(_certificate);
        command.Add(_key);
        command.Add(_authorities);
    }

    /// <summary>Where refusals are reported: standard error, so that results stay clean.</summary>
    public static ILoggerFactory ToStandardError() => LoggerFactory.Create(logging => logging.AddSimpleConsole()
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>Reads the files; null if none is named.</summary>
    /// <exception cref="CommandException">Only some are named, or they cannot be used.</exception>
    public NodeClient? Open(ParseResult parsed, ILoggerFactory loggers)
    {
        string?[] paths = [parsed.GetValue(_certificate), parsed.GetValue(_key), parsed.GetValue(_authorities)];
        if (paths.All(path => path is null)) return null;
        if (paths.Any(path => path is null))
            throw new CommandException("--tls-certificate, --tls-key and --tls-authorities go together.");
        var options = new NodeTlsOptions
        {
            CertificatePath = paths[0]!, KeyPath = paths[1]!, AuthoritiesPath = paths[2]!,
        };
        if (NodeCertificates.Objection(options, new NodeName(NodeRole.Auditor, default)) is { } objection)
            throw new CommandException($"--tls-certificate: {objection}");
        ILogger logger = loggers.CreateLogger("tls");
        return new NodeClient(NodeCertificates.Watch(options, TimeProvider.System, logger), logger, TimeProvider.System);
    }
}

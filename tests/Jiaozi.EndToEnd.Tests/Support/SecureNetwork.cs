using System.Collections.Concurrent;
using Jiaozi.Central.Host;
using Jiaozi.Core.Owners;
using Jiaozi.Front;
using Jiaozi.Hosting.Tls;
using Jiaozi.Sandbox.Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Jiaozi.EndToEnd.Tests.Support;

/// <summary>A live network whose fronts and centrals speak mutual TLS, with an authority made for the occasion.</summary>
public sealed class SecureNetwork : LiveNetwork
{
    private readonly FakeLogCollector _log = new();
    private string _folder = "";
    private NodeClient? _auditor;
    private int _count;

    /// <summary>The network's authority.</summary>
    internal TrialAuthority Authority { get; } = TrialAuthority.Create("end to end", TimeProvider.System);

    internal static TimeSpan Life { get; } = TimeSpan.FromHours(1);

    /// <summary>A life that has ended before it was issued.</summary>
    internal static TimeSpan Ended { get; } = TimeSpan.FromHours(-1);

    /// <summary>Everything that servers have reported.</summary>
    internal IEnumerable<string> Log => _log.GetSnapshot().Select(record => record.Message);

    /// <summary>Issues a certificate into files of its own.</summary>
    internal NodeTlsOptions Issue(
        NodeRole role, RegionCode region, TrialAuthority? by = null, TimeSpan? life = null, string host = "127.0.0.1")
    {
        string path = Path.Combine(_folder, $"{role}-{Interlocked.Increment(ref _count)}");
        (by ?? Authority).Issue(new NodeName(role, region), [host], life ?? Life, path);
        return new NodeTlsOptions
        {
            CertificatePath = path + ".pem", KeyPath = path + ".key",
            AuthoritiesPath = Path.Combine(_folder, "authorities.pem"),
        };
    }

    /// <summary>A node that connects to centrals with these files.</summary>
    internal NodeClient Client(NodeTlsOptions files)
    {
        var logger = new FakeLogger(_log);
        return new NodeClient(NodeCertificates.Watch(files, TimeProvider.System, logger), logger, TimeProvider.System);
    }

    /// <summary>Lays other certificates where a running server watches its own.</summary>
    internal static void Replace(NodeTlsOptions files, NodeTlsOptions by)
    {
        File.Copy(by.KeyPath, files.KeyPath, overwrite: true);
        File.Copy(by.CertificatePath, files.CertificatePath, overwrite: true);
    }

    /// <summary>The files of a region's central.</summary>
    internal ConcurrentDictionary<RegionCode, NodeTlsOptions> Centrals { get; } = new();

    private protected override NodeClient? AuditorTls => _auditor;

    private protected override void Prepare(string folder)
    {
        _folder = Path.Combine(folder, "tls");
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "authorities.pem"), Authority.CertificatePem);
        Change(plan => plan with
        {
            Regions = [.. plan.Regions.Select(region => region with
            {
                Centrals = [.. region.Centrals.Select(address => address.Replace("http:", "https:", StringComparison.Ordinal))],
            })],
        });
        foreach (RegionCode region in Codes) Centrals[region] = Issue(NodeRole.Central, region);
        _auditor = Client(Issue(NodeRole.Auditor, default));
    }

    private protected override CentralServerOptions Change(CentralServerOptions options) =>
        options with { Tls = Centrals[RegionCode.Parse(options.Region)] };

    private protected override FrontOptions Change(FrontOptions options) =>
        options with { CentralTls = Issue(NodeRole.Front, options.Region) };

    internal override void LogTo(ILoggingBuilder logging) => logging.AddProvider(new FakeLoggerProvider(_log));
}

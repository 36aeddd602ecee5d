using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Hosting.Tls;

/// <summary>
/// A node's certificate, key and authorities. Changed files come into force within seconds, for new connections and
/// without a restart; files that are no good leave those before in force.
/// </summary>
public sealed class NodeCertificates : IDisposable
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(2);

    private readonly NodeTlsOptions _options;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Meter _meter = new("Jiaozi.Tls");
    private readonly Lock _gate = new();
    private volatile NodeMaterial _current;
    private string _reported = "";

    private NodeCertificates(NodeTlsOptions options, NodeMaterial first, TimeProvider time, ILogger logger)
    {
        (_options, _current, Time, _logger) = (options, first, time, logger);
        _meter.CreateObservableGauge(
            "jiaozi.tls.certificate.end", () => NotAfterUnixSeconds, "s",
            "When the node's own certificate ends, in seconds since 1970.");
        _timer = time.CreateTimer(_ => Poll(), null, PollEvery, PollEvery);
    }

    /// <summary>When the node's own certificate ends, in seconds since 1970.</summary>
    public long NotAfterUnixSeconds => new DateTimeOffset(_current.Certificate.NotAfter).ToUnixTimeSeconds();

    internal NodeMaterial Current => _current;

    /// <summary>The clock by which certificates are valid.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Says what is wrong with a configuration; null if nothing is.</summary>
    /// <param name="options">Where the files are.</param>
    /// <param name="name">Whom the certificate must speak for.</param>
    public static string? Objection(NodeTlsOptions options, NodeName name)
    {
        try
        {
            return NodeMaterial.Load(options).Names.Contains(name)
                ? null
                : $"'{options.CertificatePath}' does not name {name} among its subject alternative names.";
        }
        catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    /// <summary>Reads the files and watches them.</summary>
    /// <exception cref="FormatException">They hold something else, or do not belong together.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public static NodeCertificates Watch(NodeTlsOptions options, TimeProvider time, ILogger logger) =>
        new(options, NodeMaterial.Load(options), time, logger);

    /// <summary>Stops to watch.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _meter.Dispose();
    }

    private void Poll()
    {
        lock (_gate)
        {
            try
            {
                if (NodeMaterial.LoadIfChanged(_options, _current) is not { } fresh) return;
                if (!_current.Names.All(fresh.Names.Contains))
                    throw new FormatException($"It does not name {string.Join(", ", _current.Names)} any more.");
                _current = fresh;
                _reported = "";
                _logger.LogInformation(
                    "The certificate {Subject}, valid until {NotAfter:u}, is in force for new connections.",
                    fresh.Certificate.Subject, fresh.Certificate.NotAfter.ToUniversalTime());
            }
            catch (Exception fault) when (fault is FormatException or IOException or UnauthorizedAccessException)
            {
                // Files that are being replaced one after the other do not belong together for a moment.
                if (fault.Message == _reported) return;
                _reported = fault.Message;
                _logger.LogWarning(
                    "The certificate files have changed and cannot be used, those before stay in force: {Reason}",
                    fault.Message);
            }
        }
    }
}

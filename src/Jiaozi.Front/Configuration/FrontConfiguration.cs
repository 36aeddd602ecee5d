using System.Net;
using System.Text.Json;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Hosting.Telemetry;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Configuration;

namespace Jiaozi.Front.Configuration;

/// <summary>Reads the one JSON configuration file of a front.</summary>
public static class FrontConfiguration
{
    /// <summary>Reads the file; paths in it count from the file's own folder.</summary>
    /// <exception cref="FrontConfigurationException">Anything is wrong; it lists everything that is.</exception>
    public static FrontOptions Load(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            return Read(File.ReadAllText(path), folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new FrontConfigurationException([$"The configuration file cannot be read: {fault.Message}"]);
        }
    }

    /// <summary>Reads the text of a configuration file.</summary>
    /// <param name="json">JSON; comments and trailing commas are allowed.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <exception cref="FrontConfigurationException">Anything is wrong; it lists everything that is.</exception>
    public static FrontOptions Read(string json, string folder)
    {
        var errors = new List<string>();
        using JsonDocument document = Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new FrontConfigurationException(["The configuration must be a JSON object."]);
        var reader = new SettingsReader(document.RootElement, "", errors);
        string? certificate = reader.Text("tlsCertificatePath");
        string? key = reader.Text("tlsKeyPath");
        RegionCode region = ReadRegion(reader);
        string networkFile = reader.RequiredText("networkFilePath");
        PublicKey? root = ReadRootKey(reader, folder);
        var options = new FrontOptions
        {
            Region = region,
            NetworkFilePath = Path.Combine(folder, networkFile),
            RootKey = root!,
            Urls = ReadUrls(reader, certificate is not null && key is not null),
            TlsCertificatePath = certificate is null ? null : Path.Combine(folder, certificate),
            TlsKeyPath = key is null ? null : Path.Combine(folder, key),
            CentralTls = ReadCentralTls(reader, folder, region),
            TrustedProxies = ReadProxies(reader),
            Telemetry = TelemetryOptions.Read(reader.Section("telemetry"), "a front"),
            Limits = ReadLimits(reader.Section("limits")),
        };
        if ((certificate is null) != (key is null))
            errors.Add("tlsCertificatePath, tlsKeyPath: one is nothing without the other.");
        reader.End("a front");
        return errors.Count == 0 ? options : throw new FrontConfigurationException(errors);
    }

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions
            {
                CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
            });
        }
        catch (JsonException fault)
        {
            throw new FrontConfigurationException([$"The configuration is not JSON: {fault.Message}"]);
        }
    }

    private static RegionCode ReadRegion(SettingsReader reader)
    {
        string text = reader.RequiredText("region");
        if (!RegionCode.TryParse(text, out RegionCode region) && text.Length > 0)
            reader.Error("region", $"'{text}' is not an ISO 3166-2 code such as CN-SH.");
        return region;
    }

    private static PublicKey? ReadRootKey(SettingsReader reader, string folder)
    {
        string text = reader.RequiredText("rootKey");
        if (text.Length == 0) return null;
        try
        {
            return RootKeyText.Read(text, folder);
        }
        catch (Exception fault) when (fault is WireFormatException or IOException or UnauthorizedAccessException)
        {
            reader.Error("rootKey", $"is no COSE_Key in hexadecimal or base64url and no file of one. {fault.Message}");
            return null;
        }
    }

    private static IReadOnlyList<string> ReadUrls(SettingsReader reader, bool hasCertificate)
    {
        IReadOnlyList<string> urls = reader.Texts("urls");
        if (urls.Count == 0) reader.Error("urls", "must name one address or more.");
        foreach (string url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
                reader.Error("urls", $"'{url}' is not an http(s) address.");
            else if (uri.Scheme == "https" && !hasCertificate)
                reader.Error("urls", $"'{url}' needs tlsCertificatePath and tlsKeyPath.");
        }

        return urls;
    }

    private static NodeTlsOptions? ReadCentralTls(SettingsReader reader, string folder, RegionCode region)
    {
        NodeTlsOptions? tls = NodeTlsOptions.Read(reader.Section("centralTls"), folder, "a front");
        if (tls is not null && NodeCertificates.Objection(tls, new NodeName(NodeRole.Front, region)) is { } objection)
            reader.Error("centralTls", objection);
        return tls;
    }

    private static IReadOnlyList<IPAddress> ReadProxies(SettingsReader reader)
    {
        var proxies = new List<IPAddress>();
        foreach (string text in reader.Texts("trustedProxies"))
        {
            if (IPAddress.TryParse(text, out IPAddress? address)) proxies.Add(address);
            else reader.Error("trustedProxies", $"'{text}' is not an IP address.");
        }

        return proxies;
    }

    private static FrontLimits ReadLimits(SettingsReader? reader)
    {
        var standard = new FrontLimits();
        if (reader is null) return standard;
        var limits = new FrontLimits
        {
            MaxRequestBytes = reader.Whole("maxRequestBytes", standard.MaxRequestBytes, 32 * 1024, 16 * 1024 * 1024),
            RequestsPerSecondPerAddress = reader.Number(
                "requestsPerSecondPerAddress", standard.RequestsPerSecondPerAddress, 0, 1e6),
            BurstPerAddress = reader.Whole("burstPerAddress", standard.BurstPerAddress, 1, 1_000_000),
            RequestsPerSecondPerDevice = reader.Number(
                "requestsPerSecondPerDevice", standard.RequestsPerSecondPerDevice, 0, 1e6),
            BurstPerDevice = reader.Whole("burstPerDevice", standard.BurstPerDevice, 1, 1_000_000),
            MaxRateEntries = reader.Whole("maxRateEntries", standard.MaxRateEntries, 16, 10_000_000),
            MaxConcurrentRequests = reader.Whole(
                "maxConcurrentRequests", standard.MaxConcurrentRequests, 1, 1_000_000),
            MaxListeners = reader.Whole("maxListeners", standard.MaxListeners, 0, 1_000_000),
            CentralTimeout = reader.Seconds("centralTimeoutSeconds", standard.CentralTimeout, 0.1, 120),
            ConnectTimeout = reader.Seconds("connectTimeoutSeconds", standard.ConnectTimeout, 0.05, 30),
            NetworkRefresh = reader.Seconds("networkRefreshSeconds", standard.NetworkRefresh, 0.1, 3600),
            OverviewMaxAge = reader.Seconds("overviewMaxAgeSeconds", standard.OverviewMaxAge, 0, 60),
            Heartbeat = reader.Seconds("heartbeatSeconds", standard.Heartbeat, 1, 300),
            SealMemory = reader.Whole("sealMemory", standard.SealMemory, 16, 100_000_000),
        };
        reader.End("a front");
        return limits;
    }
}

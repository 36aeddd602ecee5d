using System.Text.Json;
using Jiaozi.Central.Seals;
using Jiaozi.Central.Host.Cluster;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Hosting.Telemetry;
using Jiaozi.Hosting.Tls;
using Jiaozi.Protocol.Configuration;
using Jiaozi.Protocol.Keys;
using Jiaozi.Storage.Postgres;

namespace Jiaozi.Central.Host;

/// <summary>A checked configuration: everything read, every error found at once.</summary>
public sealed class CentralConfiguration
{
    private static readonly JsonDocumentOptions Json = new()
    {
        CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    private readonly List<string> _errors;
    private readonly string _folder;

    private CentralConfiguration(CentralServerOptions options, string folder, List<string> errors)
    {
        _errors = errors;
        _folder = folder;
        Options = options;
        if (RegionCode.TryParse(options.Region, out RegionCode region)) Region = region;
        else _errors.Add($"region: '{options.Region}' is not an ISO 3166-2 code such as CN-SH.");
        CheckTransport(options);
        PostgresStore = DatabaseOf(options, Region);
        CheckStore(options);
        if (options.QueueCapacity is < 16 or > 1_000_000) _errors.Add("queueCapacity: must be 16 to 1000000.");
        if (options.StoreCacheMiB is < 16 or > 1_048_576) _errors.Add("storeCacheMiB: must be 16 to 1048576.");
        NetworkFile = Resolve(options.NetworkFile);
        if (options.NetworkFile.Length == 0) _errors.Add("networkFile: missing.");
        else if (!File.Exists(NetworkFile)) _errors.Add($"networkFile: '{options.NetworkFile}' does not exist.");
        RootKey = Read("rootKeyFile", options.RootKeyFile, KeyFile.ReadPublic);
        NetworkKey = Read("networkKeyFile", options.NetworkKeyFile, path => new NetworkKey(KeyFile.ReadSecret(path)));
        if (options.RegionKeyFiles.Count == 0) _errors.Add("regionKeyFiles: none.");
        RegionKeys = [.. options.RegionKeyFiles
            .Select(file => Read("regionKeyFiles", file, KeyFile.ReadPrivate)).OfType<ISigner>()];
    }

    /// <summary>The options as written.</summary>
    public CentralServerOptions Options { get; }

    /// <summary>The region.</summary>
    public RegionCode Region { get; }

    /// <summary>Path of the network file.</summary>
    public string NetworkFile { get; }

    /// <summary>Path of the store.</summary>
    public string StorePath => Resolve(Options.StorePath);

    /// <summary>The root key.</summary>
    public PublicKey? RootKey { get; }

    /// <summary>The network key.</summary>
    public NetworkKey? NetworkKey { get; }

    /// <summary>The region's private keys.</summary>
    public IReadOnlyList<ISigner> RegionKeys { get; }

    /// <summary>The region's signers.</summary>
    public RegionSigners Signers => new(Region, RegionKeys);

    /// <summary>The PostgreSQL store; null for the embedded one.</summary>
    public PostgresOptions? PostgresStore { get; }

    /// <summary>Reads a configuration file.</summary>
    /// <exception cref="ConfigurationException">With all errors.</exception>
    public static CentralConfiguration Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path), Json);
            var errors = new List<string>();
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            CentralServerOptions options = ReadOptions(document.RootElement, folder, errors);
            return Check(options, folder, errors);
        }
        catch (JsonException fault)
        {
            throw new ConfigurationException(
                [$"line {fault.LineNumber + 1}, place {fault.BytePositionInLine + 1}: this is not JSON."]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException([$"'{path}' cannot be read: {fault.Message}"]);
        }
    }

    /// <summary>Checks options.</summary>
    /// <exception cref="ConfigurationException">With all errors.</exception>
    public static CentralConfiguration Check(CentralServerOptions options, string folder) =>
        Check(options, folder, []);

    private static CentralConfiguration Check(CentralServerOptions options, string folder, List<string> errors)
    {
        var configuration = new CentralConfiguration(options, folder, errors);
        return configuration._errors.Count == 0
            ? configuration
            : throw new ConfigurationException(configuration._errors);
    }

    /// <summary>Reads what can be read; whatever else is there is an error.</summary>
    private static CentralServerOptions ReadOptions(JsonElement root, string folder, List<string> errors)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new ConfigurationException(["It must be a JSON object."]);
        var reader = new SettingsReader(root, "", errors);
        var standard = new CentralServerOptions();
        var options = new CentralServerOptions
        {
            Region = reader.Text("region") ?? "",
            Url = reader.Text("url") ?? "",
            Tls = NodeTlsOptions.Read(reader.Section("tls"), folder, "a central"),
            AllowPlainHttp = reader.Flag("allowPlainHttp"),
            Telemetry = TelemetryOptions.Read(reader.Section("telemetry"), "a central"),
            StorePath = reader.Text("storePath") ?? "",
            Postgres = ReadPostgres(reader.Section("postgres")),
            Cluster = ReadCluster(reader.Section("cluster")),
            NetworkFile = reader.Text("networkFile") ?? "",
            RootKeyFile = reader.Text("rootKeyFile") ?? "",
            NetworkKeyFile = reader.Text("networkKeyFile") ?? "",
            RegionKeyFiles = reader.Texts("regionKeyFiles"),
            QueueCapacity = reader.Integer("queueCapacity", standard.QueueCapacity),
            StoreCacheMiB = reader.Integer("storeCacheMiB", standard.StoreCacheMiB),
        };
        reader.End("a central");
        return options;
    }

    private static PostgresSettings? ReadPostgres(SettingsReader? reader)
    {
        if (reader is null) return null;
        var standard = new PostgresSettings();
        var settings = new PostgresSettings
        {
            Connection = reader.RequiredText("connection"),
            Schema = reader.Text("schema"),
            ReadConnections = reader.Integer("readConnections", standard.ReadConnections),
        };
        reader.End("a database");
        return settings;
    }

    private static ClusterOptions? ReadCluster(SettingsReader? reader)
    {
        if (reader is null) return null;
        var options = new ClusterOptions
        {
            Address = reader.RequiredText("address"), Port = reader.Integer("port", 0),
        };
        reader.End("a node of a cluster");
        return options;
    }

    private static PostgresOptions? DatabaseOf(CentralServerOptions options, RegionCode region)
    {
        if (options.Postgres is not { } settings) return null;
        var database = new PostgresOptions
        {
            ConnectionString = settings.Connection, Region = region, ReadConnections = settings.ReadConnections,
        };
        return settings.Schema is { } schema ? database with { Schema = schema } : database;
    }

    private void CheckStore(CentralServerOptions options)
    {
        if (options.Postgres is null && options.StorePath.Length == 0)
            _errors.Add("storePath: missing; or name a database under postgres.");
        if (options.Postgres is not null && options.StorePath.Length > 0)
            _errors.Add("storePath, postgres: there is one store, so one of them.");
        if (options.Postgres is null != options.Cluster is null)
            _errors.Add("postgres, cluster: nodes of a cluster share a database, so both or none of them.");
        if (PostgresStore is { } database)
            foreach (string fault in database.FindFaults()) _errors.Add($"postgres: {fault}.");
        if (options.Cluster is not { } cluster) return;
        if (!System.Net.IPAddress.TryParse(cluster.Address, out _))
            _errors.Add($"cluster.address: '{cluster.Address}' is not an IP address.");
        if (cluster.Port is < 1 or > 65_535) _errors.Add("cluster.port: must be 1 to 65535.");
    }

    private void CheckTransport(CentralServerOptions options)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            _errors.Add($"url: '{options.Url}' is not an http(s) address.");
        else if (url.Scheme == "https" && options.Tls is null)
            _errors.Add($"url: '{options.Url}' needs tls.");
        else if (url.Scheme == "http" && !url.IsLoopback && !options.AllowPlainHttp)
        {
            _errors.Add(
                $"url: '{options.Url}' is neither https nor loopback. Who is on that network could read every order "
                + "and say they are a front. If something else keeps them out, say so with allowPlainHttp.");
        }

        if (options.Tls is { } tls
            && NodeCertificates.Objection(tls, new NodeName(NodeRole.Central, Region)) is { } objection)
        {
            _errors.Add($"tls: {objection}");
        }
    }

    private string Resolve(string path) => Path.Combine(_folder, path);

    private T? Read<T>(string name, string file, Func<string, T> read)
    {
        if (file.Length == 0)
        {
            _errors.Add($"{name}: missing.");
            return default;
        }

        try
        {
            return read(Resolve(file));
        }
        catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException)
        {
            _errors.Add($"{name}: '{file}' cannot be used: {fault.Message}");
            return default;
        }
    }
}

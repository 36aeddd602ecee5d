using Jiaozi.Protocol.Configuration;

namespace Jiaozi.Hosting.Tls;

/// <summary>Where a node's own certificate and the network's authorities are.</summary>
public sealed record NodeTlsOptions
{
    /// <summary>PEM file: the node's certificate first, then intermediate ones, if any.</summary>
    public required string CertificatePath { get; init; }

    /// <summary>PEM file with the certificate's private key, not encrypted.</summary>
    public required string KeyPath { get; init; }

    /// <summary>
    /// PEM file with the certificates of the authorities that this network trusts, intermediate ones included. The
    /// machine's own store of authorities counts for nothing.
    /// </summary>
    public required string AuthoritiesPath { get; init; }

    /// <summary>Reads a section of a configuration file; null if there is none.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="owner">Whose setting it is, such as <c>a front</c>.</param>
    public static NodeTlsOptions? Read(SettingsReader? reader, string folder, string owner)
    {
        if (reader is null) return null;
        var options = new NodeTlsOptions
        {
            CertificatePath = Path.Combine(folder, reader.RequiredText("certificatePath")),
            KeyPath = Path.Combine(folder, reader.RequiredText("keyPath")),
            AuthoritiesPath = Path.Combine(folder, reader.RequiredText("authoritiesPath")),
        };
        reader.End(owner);
        return options;
    }
}

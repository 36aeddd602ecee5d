using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Jiaozi.Hosting.Tls;

/// <summary>A certificate with its key and the authorities, as they stood in their files at one moment.</summary>
internal sealed class NodeMaterial
{
    private NodeMaterial(X509Certificate2 certificate, X509Certificate2Collection authorities, byte[] digest)
    {
        Certificate = certificate;
        Authorities = authorities;
        Digest = digest;
        Names = NodeName.Of(certificate);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate with its intermediate ones, as a server sends them.</summary>
    public required SslStreamCertificateContext Context { get; init; }

    public X509Certificate2Collection Authorities { get; }

    /// <summary>Who the certificate speaks for.</summary>
    public IReadOnlyList<NodeName> Names { get; }

    /// <summary>SHA-256 over the three files: the same files need not be read again.</summary>
    public byte[] Digest { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="FormatException">They hold something else, or do not belong together.</exception>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be read.</exception>
    public static NodeMaterial Load(NodeTlsOptions options) => Load(Texts(options));

    /// <summary>Reads the files if they are not the ones read before; null if they are.</summary>
    public static NodeMaterial? LoadIfChanged(NodeTlsOptions options, NodeMaterial before)
    {
        string[] texts = Texts(options);
        return DigestOf(texts).AsSpan().SequenceEqual(before.Digest) ? null : Load(texts);
    }

    private static string[] Texts(NodeTlsOptions options) =>
    [
        File.ReadAllText(options.CertificatePath), File.ReadAllText(options.KeyPath),
        File.ReadAllText(options.AuthoritiesPath),
    ];

    private static NodeMaterial Load(string[] texts)
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPem(texts[0], texts[1]);
            var sent = new X509Certificate2Collection();
            sent.ImportFromPem(texts[0]);
            sent.RemoveAt(0);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(texts[2]);
            if (authorities.Count == 0) throw new FormatException("The file of authorities holds no certificate.");
            return new NodeMaterial(certificate, authorities, DigestOf(texts))
            {
                Context = SslStreamCertificateContext.Create(certificate, sent, offline: true),
            };
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new FormatException($"The certificate and key cannot be used: {fault.Message}");
        }
    }

    private static byte[] DigestOf(string[] texts) =>
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\0', texts)));
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jiaozi.Hosting.Tls;

namespace Jiaozi.Sandbox.Certificates;

/// <summary>
/// A small certificate authority for trials of TLS between nodes: ES256 keys in PEM files. A network that moves real
/// money has an authority of its own with its key in hardware; what its certificates must contain is the same.
/// </summary>
public sealed class TrialAuthority
{
    private const int SerialSize = 16;
    private const int LifeYears = 10;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;

    private TrialAuthority(X509Certificate2 certificate, TimeProvider time) =>
        (_certificate, _time) = (certificate, time);

    /// <summary>The authority's certificate, PEM.</summary>
    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>Makes an authority with a new key.</summary>
    public static TrialAuthority Create(string name, TimeProvider time)
    {
        using ECDsa key = NewKey();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        DateTimeOffset now = time.GetUtcNow();
        return new TrialAuthority(request.CreateSelfSigned(now.AddDays(-1), now.AddYears(LifeYears)), time);
    }

    /// <summary>Opens the authority in two PEM files, or makes it and writes them.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="CryptographicException">A file holds something else.</exception>
    public static TrialAuthority Open(string certificatePath, string keyPath, string name, TimeProvider time)
    {
        if (File.Exists(certificatePath))
            return new TrialAuthority(X509Certificate2.CreateFromPemFile(certificatePath, keyPath), time);
        TrialAuthority made = Create(name, time);
        using ECDsa key = made._certificate.GetECDsaPrivateKey()!;
        WriteKey(keyPath, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificatePath, made.CertificatePem + "\n");
        return made;
    }

    /// <summary>Issues a certificate and writes it and its key into a folder.</summary>
    /// <param name="name">Whom it speaks for.</param>
    /// <param name="hosts">Host names and IP addresses at which others find the node; none for those who only call.</param>
    /// <param name="life">How long it is valid; a life that has ended makes an expired one.</param>
    /// <param name="path">Path without extension: <c>.pem</c> and <c>.key</c> are written.</param>
    public void Issue(NodeName name, IReadOnlyList<string> hosts, TimeSpan life, string path)
    {
        using ECDsa key = NewKey();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(name.ToString()));
        foreach (string host in hosts)
        {
            if (IPAddress.TryParse(host, out IPAddress? address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Uses(name.Role), false));
        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset start = life > TimeSpan.Zero ? now - Skew : now + 2 * life;
        using X509Certificate2 issued = request.Create(
            _certificate, start, now + life, RandomNumberGenerator.GetBytes(SerialSize));
        WriteKey(path + ".key", key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(path + ".pem", issued.ExportCertificatePem() + "\n");
    }

    /// <summary>A central is a server, and a client on its links; the others only call.</summary>
    private static OidCollection Uses(NodeRole role)
    {
        var uses = new OidCollection { new Oid("1.3.6.1.5.5.7.3.2") };
        if (role == NodeRole.Central) uses.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        return uses;
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static void WriteKey(string path, string pem)
    {
        File.WriteAllText(path, "");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, pem + "\n");
    }
}

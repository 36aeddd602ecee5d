using Jiaozi.Central.Host;
using Jiaozi.EndToEnd.Tests.Processes;
using Jiaozi.Front.Configuration;
using Jiaozi.Hosting.Tls;
using Jiaozi.Sandbox.Certificates;

namespace Jiaozi.EndToEnd.Tests.Tls;

/// <summary>What the configuration of TLS may say.</summary>
public sealed class TlsConfigurationTests
{
    [Theory]
    [InlineData("http://0.0.0.0:7110", "url: 'http://0.0.0.0:7110' is neither https nor loopback.")]
    [InlineData("http://central.example:7110", "url: 'http://central.example:7110' is neither https nor loopback.")]
    [InlineData("https://127.0.0.1:7110", "url: 'https://127.0.0.1:7110' needs tls.")]
    public void Central_ThatStrangersCouldReachOrWithoutACertificate_IsAnError(string url, string error) =>
        Assert.Contains(
            ErrorsOf(new CentralServerOptions { Url = url }), line => line.StartsWith(error, StringComparison.Ordinal));

    [Theory]
    [InlineData("http://127.0.0.1:7110", false)]
    [InlineData("http://[::1]:7110", false)]
    [InlineData("http://localhost:7110", false)]
    [InlineData("http://0.0.0.0:7110", true)]
    public void Central_OnLoopbackOrByLeave_MaySpeakPlainHttp(string url, bool allow) => Assert.DoesNotContain(
        ErrorsOf(new CentralServerOptions { Url = url, AllowPlainHttp = allow }),
        line => line.StartsWith("url", StringComparison.Ordinal));

    [Fact]
    public void Central_CertificateOfAnotherRole_IsAnError()
    {
        using var folder = new TempFolder();
        NodeTlsOptions tls = Issue(folder, NodeRole.Front);
        Assert.Contains(
            ErrorsOf(new CentralServerOptions { Region = "CN-SH", Url = "https://127.0.0.1:0", Tls = tls }),
            line => line.StartsWith("tls:", StringComparison.Ordinal)
                && line.Contains("does not name urn:jiaozi:central:CN-SH", StringComparison.Ordinal));
    }

    [Fact]
    public void Central_KeyOfAnotherCertificate_IsAnError()
    {
        using var folder = new TempFolder();
        NodeTlsOptions tls = Issue(folder, NodeRole.Central);
        NodeTlsOptions other = Issue(folder, NodeRole.Front);
        Assert.Contains(
            ErrorsOf(new CentralServerOptions
            {
                Region = "CN-SH", Url = "https://127.0.0.1:0", Tls = tls with { KeyPath = other.KeyPath },
            }),
            line => line.StartsWith("tls:", StringComparison.Ordinal));
    }

    [Fact]
    public void Front_CertificateFilesThatAreNotThere_IsAnErrorAmongAllOthers()
    {
        var fault = Assert.Throws<FrontConfigurationException>(() => FrontConfiguration.Read(
            """{ "region": "CN-SH", "centralTls": { "certificatePath": "no.pem", "keyPath": "no.key", "ca": "x" } }""",
            "/"));
        Assert.Contains("centralTls.authoritiesPath: is missing.", fault.Errors);
        Assert.Contains("centralTls.ca: is not a setting of a front.", fault.Errors);
        Assert.Contains(fault.Errors, line => line.StartsWith("centralTls: ", StringComparison.Ordinal)
            && line.Contains("no.pem", StringComparison.Ordinal));
        Assert.Contains(fault.Errors, line => line.StartsWith("urls", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NetworkCertificates_OfASandboxsNetwork_AreWhatConfigurationsNeed()
    {
        using var data = new TempFolder();
        using var folder = new TempFolder();
        Sandbox.Home.SandboxHome.Open(new Sandbox.Home.SandboxOptions { DataPath = data.Path });

        (int code, string output, string error) = await CliProcess.RunAsync(
            "network", "certificates", "--data", data.Path, "--out", folder.Path, "--days", "7");

        Assert.True(code == 0, output + error);
        foreach ((string file, NodeRole role) in ((string, NodeRole)[])
            [("central-CN-SH", NodeRole.Central), ("front-CN-SH", NodeRole.Front), ("auditor", NodeRole.Auditor)])
        {
            string path = Path.Combine(folder.Path, file);
            var tls = new NodeTlsOptions
            {
                CertificatePath = path + ".pem", KeyPath = path + ".key",
                AuthoritiesPath = Path.Combine(folder.Path, "authorities.pem"),
            };
            Assert.Null(NodeCertificates.Objection(
                tls, new NodeName(role, role == NodeRole.Auditor ? default : Support.Regions.Shanghai)));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(tls.KeyPath));
        }
    }

    private static IReadOnlyList<string> ErrorsOf(CentralServerOptions options) =>
        Assert.Throws<ConfigurationException>(() => CentralConfiguration.Check(options, "/")).Errors;

    private static NodeTlsOptions Issue(TempFolder folder, NodeRole role)
    {
        var authority = TrialAuthority.Create("configuration", TimeProvider.System);
        string path = Path.Combine(folder.Path, role.ToString());
        authority.Issue(new NodeName(role, Support.Regions.Shanghai), ["127.0.0.1"], TimeSpan.FromHours(1), path);
        string authorities = Path.Combine(folder.Path, "authorities.pem");
        File.WriteAllText(authorities, authority.CertificatePem);
        return new NodeTlsOptions
        {
            CertificatePath = path + ".pem", KeyPath = path + ".key", AuthoritiesPath = authorities,
        };
    }
}

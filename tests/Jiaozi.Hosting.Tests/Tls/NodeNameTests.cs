using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jiaozi.Core.Owners;
using Jiaozi.Hosting.Tls;

namespace Jiaozi.Hosting.Tests.Tls;

public sealed class NodeNameTests
{
    [Fact]
    public void Of_CertificateWithSeveralNames_GivesOursInTheirOrder()
    {
        using X509Certificate2 certificate = Certificate(
            "https://example.org/", "urn:jiaozi:front:CN-SH", "urn:jiaozi:central:CN-BJ", "urn:jiaozi:auditor");

        Assert.Equal(
            [
                new NodeName(NodeRole.Front, RegionCode.Parse("CN-SH")),
                new NodeName(NodeRole.Central, RegionCode.Parse("CN-BJ")), new NodeName(NodeRole.Auditor, default),
            ],
            NodeName.Of(certificate));
    }

    [Theory]
    [InlineData("urn:jiaozi:front")]
    [InlineData("urn:jiaozi:front:cn-sh")]
    [InlineData("urn:jiaozi:Front:CN-SH")]
    [InlineData("urn:jiaozi:front:CN-SH:x")]
    [InlineData("urn:jiaozi:auditor:CN-SH")]
    [InlineData("urn:other:front:CN-SH")]
    public void Of_OtherSpellings_GivesNone(string uri)
    {
        using X509Certificate2 certificate = Certificate(uri);
        Assert.Empty(NodeName.Of(certificate));
    }

    [Fact]
    public void Of_CommonNameOnly_GivesNone()
    {
        using X509Certificate2 certificate = Certificate();
        Assert.Empty(NodeName.Of(certificate));
    }

    [Theory]
    [InlineData(NodeRole.Central, "CN-SH", "urn:jiaozi:central:CN-SH")]
    [InlineData(NodeRole.Front, "CN-SH", "urn:jiaozi:front:CN-SH")]
    [InlineData(NodeRole.Auditor, null, "urn:jiaozi:auditor")]
    public void ToString_OfAName_IsItsUri(NodeRole role, string? region, string uri) =>
        Assert.Equal(uri, new NodeName(role, region is null ? default : RegionCode.Parse(region)).ToString());

    private static X509Certificate2 Certificate(params IReadOnlyList<string> uris)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=urn:jiaozi:front:CN-SH", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("front.example");
        foreach (string uri in uris) names.AddUri(new Uri(uri));
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now, now.AddDays(1));
    }
}

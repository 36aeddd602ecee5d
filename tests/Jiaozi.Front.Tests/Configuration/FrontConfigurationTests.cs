using Jiaozi.Core.Wire;
using Jiaozi.Front.Configuration;
using Jiaozi.Testing;

namespace Jiaozi.Front.Tests.Configuration;

public sealed class FrontConfigurationTests
{
    private static readonly string Key = Base64UrlText.Encode(new TestNetwork().Root.PublicKey.Cose.Span);

    [Fact]
    public void Read_EverythingWrong_AllErrorsAtOnce()
    {
        const string json = """
            { "region": "Shanghai", "rootKey": "xyz", "urls": ["https://0.0.0.0:1", "ftp://x"], "netwrokFile": 1,
              "trustedProxies": ["me"], "tlsKeyPath": "k", "limits": { "burstPerDevice": 0.5, "speed": 1 } }
            """;

        var fault = Assert.Throws<FrontConfigurationException>(() => FrontConfiguration.Read(json, "/"));

        string[] names = ["region", "networkFilePath", "rootKey", "urls", "urls", "trustedProxies",
            "limits.burstPerDevice", "limits.speed", "tlsCertificatePath, tlsKeyPath", "netwrokFile"];
        Assert.Equal(names, fault.Errors.Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void Read_Good_OptionsWithPathsFromTheFolder()
    {
        FrontOptions options = FrontConfiguration.Read(
            $$"""
            { "region": "CN-SH", "networkFilePath": "n.cose", "rootKey": "{{Key}}", "urls": ["http://127.0.0.1:0"],
              "limits": { "requestsPerSecondPerAddress": 0, "centralTimeoutSeconds": 2.5 } } // lifted
            """,
            "/etc/jiaozi");

        Assert.Equal("/etc/jiaozi/n.cose", options.NetworkFilePath);
        Assert.Equal(new TestNetwork().Root.PublicKey, options.RootKey);
        Assert.Equal(0, options.Limits.RequestsPerSecondPerAddress);
        Assert.Equal(2.5, options.Limits.CentralTimeout.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("7")]
    public void Read_NoObject_OneError(string json) =>
        Assert.Single(Assert.Throws<FrontConfigurationException>(() => FrontConfiguration.Read(json, "/")).Errors);

    [Fact]
    public void Build_NetworkFileMissing_ConfigurationError()
    {
        var options = new FrontOptions
        {
            Region = TestNetwork.Shanghai, NetworkFilePath = "/nowhere/network.cose",
            RootKey = new TestNetwork().Root.PublicKey, Urls = ["http://127.0.0.1:0"],
        };
        var fault = Assert.Throws<FrontConfigurationException>(() => FrontServer.Build(options));
        Assert.StartsWith("networkFilePath", Assert.Single(fault.Errors), StringComparison.Ordinal);
    }
}

using System.Security.Cryptography;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Wallet.Keys;

namespace Jiaozi.Wallet.Tests.Keys;

public sealed class EncryptedKeyFileTests : IDisposable
{
    /// <summary>
    /// Made by OpenSSL 3: genpkey, then pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256 -iter 210000.
    /// </summary>
    private const string OpensslEd25519 = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGcMFgGCSqGSIb3DQEFDTBLMCoGCSqGSIb3DQEFDDAdBAha0QEQ7Dy89gIDAzRQ
        MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBB+CdIQ9cTByRXCkGsdnU6cBEBN
        jOr/AF7dLMWgwWxF+1kXNJvp4hJKH5ma90J1PSOj3u+JTUTUemW/klb/iDPZf+JL
        Vwgd2oqYYFR7aoZ39rYZ
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    private const string OpensslP256 = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHtMFgGCSqGSIb3DQEFDTBLMCoGCSqGSIb3DQEFDDAdBAgLVYOlxYDVwAIDAzRQ
        MAwGCCqGSIb3DQIJBQAwHQYJYIZIAWUDBAEqBBC6C+DsNAcYhXHAtRnV99CIBIGQ
        /EzMw+l2H3AXTzTMs6lSpd6GNKcLKV9kyhN0KSNNmxdQy8ArJooaR/SCr3ZoKlzW
        mVNsN8/XJN2UWj7MjPb2QYdj5tDP0xl/ET/T7XnEAeUXCFkkeMoA4dWli8Tgjsyy
        OKateIz5Bjmx1k6zIrdrW+xGs8OwG7H1lmv8HrZz5y0j0OHGQzyrKtegy+QtX0Ij
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    private const string Passphrase = "correct-horse";
    private static readonly byte[] Data = [1, 2, 3];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jiaozi-keys");

    private string Path => System.IO.Path.Combine(_folder.FullName, "device.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(CoseAlgorithm.Ed25519)]
    [InlineData(CoseAlgorithm.ES256)]
    public void Open_AfterCreate_GivesTheSameKey(CoseAlgorithm algorithm)
    {
        using IDeviceKey made = File().Create(algorithm);
        using IDeviceKey opened = File().Open();
        Assert.Equal(made.PublicKey, opened.PublicKey);
        Assert.Equal(algorithm, opened.PublicKey.Algorithm);
        Assert.True(made.PublicKey.Verify(Data, opened.Sign(Data)));
    }

    [Fact]
    public void Open_WrongPassphrase_SaysSo()
    {
        File().Create(CoseAlgorithm.Ed25519).Dispose();
        WalletException fault = Assert.Throws<WalletException>(() => File("wrong").Open());
        Assert.Contains("passphrase", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OpensslEd25519, "f45a1001b80a36fb0a075fff96e2b9fe60ad6b17c92a74390de2dc3092016aba")]
    [InlineData(OpensslP256, "cf76a5d4e9de8923bb1aa57fd78a722250d8eba53446347926b91662b577a33d"
        + "9e716ccd02adc965a8730bda6bf074206221bdb99c8a9b9543d9579c41899f4a")]
    public void Open_FileOfOpenssl_GivesItsKey(string pem, string publicHex)
    {
        System.IO.File.WriteAllText(Path, pem);
        byte[] point = Convert.FromHexString(publicHex);
        PublicKey expected = point.Length == 32
            ? PublicKey.FromEd25519(point)
            : PublicKey.FromP256(point.AsSpan(0, 32), point.AsSpan(32));
        using IDeviceKey key = File().Open();
        Assert.Equal(expected, key.PublicKey);
    }

    [Fact]
    public void Create_P256_IsReadableByOthers()
    {
        using IDeviceKey made = File().Create(CoseAlgorithm.ES256);
        using ECDsa other = ECDsa.Create();
        other.ImportFromEncryptedPem(System.IO.File.ReadAllText(Path), Passphrase);
        Assert.True(made.PublicKey.Verify(Data, other.SignData(Data, HashAlgorithmName.SHA256)));
    }

    [Fact]
    public void Create_FileExists_LeavesItAlone()
    {
        File().Create(CoseAlgorithm.Ed25519).Dispose();
        string before = System.IO.File.ReadAllText(Path);
        Assert.Throws<WalletException>(() => File().Create(CoseAlgorithm.Ed25519));
        Assert.Equal(before, System.IO.File.ReadAllText(Path));
    }

    [Fact]
    public void Create_OnUnix_IsForItsUserOnly()
    {
        File().Create(CoseAlgorithm.Ed25519).Dispose();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(Path));
        Assert.Single(_folder.GetFiles());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")]
    public void Open_NoKeyFile_SaysSo(string text)
    {
        System.IO.File.WriteAllText(Path, text);
        Assert.Throws<WalletException>(() => File().Open());
    }

    [Fact]
    public void Open_Missing_SaysSo() => Assert.Throws<WalletException>(() => File().Open());

    [Fact]
    public void Constructor_TooFewIterations_Throws() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new EncryptedKeyFile(Path, Passphrase, SystemRandomSource.Instance, 1000));

    [Fact]
    public void MemoryKeyStore_Created_OpensTheSameKey()
    {
        var store = new MemoryKeyStore(SystemRandomSource.Instance);
        Assert.False(store.Exists);
        using IDeviceKey made = store.Create(CoseAlgorithm.ES256);
        using IDeviceKey opened = store.Open();
        Assert.Equal(made.PublicKey, opened.PublicKey);
        Assert.True(made.PublicKey.Verify(Data, opened.Sign(Data)));
        Assert.Equal(32, Hex.Format(made.PublicKey.Id.Value).Length);
    }

    private EncryptedKeyFile File(string passphrase = Passphrase) => new(Path, passphrase, SystemRandomSource.Instance);
}

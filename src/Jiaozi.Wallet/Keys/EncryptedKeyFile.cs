using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Wallet.Keys;

/// <summary>
/// A device key in a file: PEM <c>ENCRYPTED PRIVATE KEY</c> (RFC 7468 §11), PKCS#8 with PBES2, AES-256-CBC and
/// PBKDF2 with SHA-256. Other programs (OpenSSL) can read it. On Unix only its user may read it (mode 0600).
/// </summary>
public sealed class EncryptedKeyFile : IDeviceKeyStore
{
    /// <summary>Fewest rounds of PBKDF2.</summary>
    public const int MinIterations = 210_000;

    private const string Label = "ENCRYPTED PRIVATE KEY";
    private const int MaxFileBytes = 16 * 1024;

    private readonly string _path;
    private readonly string _passphrase;
    private readonly IRandomSource _random;
    private readonly int _iterations;

    /// <summary>Names the file; nothing is read or written yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="passphrase">At least one character.</param>
    /// <param name="random">Where the secret of a new key comes from.</param>
    /// <param name="iterations">Rounds of PBKDF2 for a new key, at least <see cref="MinIterations"/>.</param>
    /// <exception cref="ArgumentException">No passphrase.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Too few rounds.</exception>
    public EncryptedKeyFile(string path, string passphrase, IRandomSource random, int iterations = MinIterations)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, MinIterations);
        (_path, _passphrase, _random, _iterations) = (path, passphrase, random, iterations);
    }

    /// <inheritdoc/>
    public bool Exists => File.Exists(_path);

    /// <inheritdoc/>
    public IDeviceKey Create(CoseAlgorithm algorithm)
    {
        if (Exists) throw new WalletException($"There is a key file already: {_path}.");
        byte[] secret = SoftwareDeviceKey.DrawSecret(algorithm, _random);
        try
        {
            byte[] encrypted = Pkcs8Codec.Encode(algorithm, secret).Encrypt(
                _passphrase,
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, _iterations));
            WriteOnce(PemEncoding.WriteString(Label, encrypted) + "\n");
            return new SoftwareDeviceKey(SoftwareKey.FromSecret(algorithm, secret));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new WalletException($"The key file cannot be written: {fault.Message}", fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <inheritdoc/>
    public IDeviceKey Open()
    {
        byte[] encrypted = Read();
        Pkcs8PrivateKeyInfo info;
        try
        {
            info = Pkcs8PrivateKeyInfo.DecryptAndDecode(_passphrase, encrypted, out _);
        }
        catch (CryptographicException fault)
        {
            throw new WalletException($"The passphrase does not open the key file {_path}.", fault);
        }

        byte[] secret = [];
        try
        {
            (CoseAlgorithm algorithm, secret) = Pkcs8Codec.Decode(info);
            return new SoftwareDeviceKey(SoftwareKey.FromSecret(algorithm, secret));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new WalletException($"The key file {_path} holds no device key: {fault.Message}", fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private byte[] Read()
    {
        try
        {
            var file = new FileInfo(_path);
            if (!file.Exists) throw new WalletException($"There is no key file {_path}.");
            string text = file.Length <= MaxFileBytes ? File.ReadAllText(_path) : "";
            if (!PemEncoding.TryFind(text, out PemFields fields) || text[fields.Label] != Label)
                throw new WalletException($"The file {_path} is no encrypted private key (PEM).");
            return Convert.FromBase64String(text[fields.Base64Data]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new WalletException($"The key file cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>The key is whole and durable under its name, or the name does not exist.</summary>
    private void WriteOnce(string text)
    {
        string temporary = _path + ".new";
        File.Delete(temporary);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.ASCII.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: false);
    }
}

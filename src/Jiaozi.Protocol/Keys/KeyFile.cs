using System.Security.Cryptography;
using System.Text;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Protocol.Keys;

/// <summary>
/// Keys of servers and operators on disk, one line of text each. Private: <c>Ed25519:</c> or <c>ES256:</c> and the 32
/// secret bytes in base64url, readable by its owner only. Public: the COSE_Key in base64url. A network that keeps its
/// region keys in hardware gives the central another <see cref="ISigner"/>.
/// </summary>
public static class KeyFile
{
    private const int MaxFileBytes = 1024;
    private const int SecretSize = 32;

    /// <summary>Writes a private key, mode 0600; never over an existing file.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void WritePrivate(string path, CoseAlgorithm algorithm, ReadOnlySpan<byte> secret) =>
        WriteForOwnerOnly(path, $"{algorithm}:{Base64UrlText.Encode(secret)}");

    /// <summary>Draws a new key and writes its private half, mode 0600; never over an existing file.</summary>
    /// <returns>The public half.</returns>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static PublicKey CreatePrivate(string path, CoseAlgorithm algorithm)
    {
        // Not every 32 bytes are a scalar of P-256.
        using ECDsa? p256 = algorithm == CoseAlgorithm.ES256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : null;
        byte[] secret = p256?.ExportParameters(includePrivateParameters: true).D
            ?? RandomNumberGenerator.GetBytes(SoftwareKey.SecretSize);
        try
        {
            using SoftwareKey key = SoftwareKey.FromSecret(algorithm, secret);
            WritePrivate(path, algorithm, secret);
            return key.PublicKey;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Reads a private key.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is no private key.</exception>
    public static SoftwareKey ReadPrivate(string path)
    {
        string[] parts = ReadLine(path).Split(':');
        if (parts.Length != 2 || !Enum.TryParse(parts[0], out CoseAlgorithm algorithm) || !Enum.IsDefined(algorithm))
            throw new FormatException($"'{path}' is not a private key file.");
        try
        {
            return SoftwareKey.FromSecret(algorithm, Base64UrlText.Decode(parts[1]));
        }
        catch (ArgumentException fault)
        {
            throw new FormatException($"'{path}' is not a private key file: {fault.Message}", fault);
        }
    }

    /// <summary>Writes a public key.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WritePublic(string path, PublicKey key) =>
        File.WriteAllText(path, Base64UrlText.Encode(key.Cose.Span) + "\n");

    /// <summary>Reads a public key.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is no public key.</exception>
    public static PublicKey ReadPublic(string path) => PublicKey.Decode(Base64UrlText.Decode(ReadLine(path)));

    /// <summary>Writes a secret (the network key) in base64url, mode 0600; never over an existing file.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void WriteSecret(string path, ReadOnlySpan<byte> secret) =>
        WriteForOwnerOnly(path, Base64UrlText.Encode(secret));

    /// <summary>Draws a secret of 32 bytes (the network key) and writes it; never over an existing file.</summary>
    /// <exception cref="IOException">The file exists or cannot be written.</exception>
    public static void CreateSecret(string path)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(SecretSize);
        WriteSecret(path, secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Reads a secret of 32 bytes (the network key), base64url.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">The file is no such secret.</exception>
    public static byte[] ReadSecret(string path)
    {
        byte[] secret = Base64UrlText.Decode(ReadLine(path));
        return secret.Length == SecretSize
            ? secret
            : throw new FormatException($"'{path}' does not hold {SecretSize} bytes.");
    }

    private static void WriteForOwnerOnly(string path, string line)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        stream.Write(Encoding.ASCII.GetBytes(line + "\n"));
        stream.Flush(flushToDisk: true);
    }

    private static string ReadLine(string path) =>
        new FileInfo(path).Length <= MaxFileBytes
            ? File.ReadAllText(path).Trim()
            : throw new FormatException($"'{path}' is too large for a key file.");
}

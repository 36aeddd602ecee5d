using System.Globalization;
using System.Security.Cryptography;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Cli.Benching;

/// <summary>
/// The invented owners of a benchmark, all derived from their index: half known by phone number, half by citizen id,
/// evenly at home in the regions.
/// </summary>
internal sealed class BenchOwners(
    IReadOnlyList<RegionCode> regions, NetworkKey networkKey, CoseAlgorithm algorithm, byte[] seed)
{
    private const int PhonesPerRegion = 10_000;

    private static readonly Dictionary<string, (string Phone, string Area)> Numbers = new()
    {
        ["CN-SH"] = ("+861380021", "310101"),
        ["CN-BJ"] = ("+861391000", "110101"),
        ["CN-GD"] = ("+861380224", "440103"),
    };

    /// <summary>
    /// For work with many keys: making one waits for the kernel to protect its memory, and more threads than cores would
    /// only wait for each other.
    /// </summary>
    public static ParallelOptions Cores { get; } = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Which of the regions is an owner's home.</summary>
    public int RegionOf(int owner) => owner % regions.Count;

    /// <summary>The number people call an owner by.</summary>
    public FeatureValue Feature(int owner)
    {
        (string phone, string area) = Numbers[regions[RegionOf(owner)].ToString()];
        int number = owner / regions.Count;
        if (number % 2 == 0 && number / 2 < PhonesPerRegion)
            return FeatureValue.Parse(string.Create(CultureInfo.InvariantCulture, $"tel:{phone}{number / 2:D4}"));
        DateOnly born = new DateOnly(1950, 1, 1).AddDays(number / 999);
        return FeatureValue.Parse(string.Create(
            CultureInfo.InvariantCulture, $"cnid:{area}{born:yyMMdd}{number % 999 + 1:D3}"));
    }

    /// <summary>The owner id.</summary>
    public OwnerId Id(int owner) => new(regions[RegionOf(owner)], networkKey.Digest(Feature(owner)));

    /// <summary>The device key.</summary>
    public SoftwareKey Key(int owner)
    {
        Span<byte> input = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input, owner);
        byte[] secret = HMACSHA256.HashData(seed, input);

        // A scalar of P-256 is below its order; with the first bit clear, 32 bytes always are.
        secret[0] &= 0x7f;
        return SoftwareKey.FromSecret(algorithm, secret);
    }
}

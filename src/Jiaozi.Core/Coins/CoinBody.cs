using Jiaozi.Core.Money;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;

namespace Jiaozi.Core.Coins;

/// <summary>
/// What a coin says (seed: 包含所有者信息的字符串): CBOR [1, coin id, currency, amount, owner, issuing region, time].
/// </summary>
/// <param name="Id">The coin id, 16 bytes.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Owner">The only owner who can spend it.</param>
/// <param name="IssuingRegion">The region whose central created it.</param>
/// <param name="TimeUnixMs">When, in milliseconds since 1970-01-01 UTC.</param>
public sealed record CoinBody(
    CoinId Id, string Currency, Amount Amount, OwnerId Owner, RegionCode IssuingRegion, long TimeUnixMs)
{
    /// <summary>Format version.</summary>
    public const int Version = 1;

    /// <summary>Longest encoded body.</summary>
    public const int MaxBytes = 128;

    /// <summary>The deterministic encoding; the leaf of the seal's tree.</summary>
    public byte[] Encode() => new WireWriter().StartArray(7)
        .UInt64(Version).UInt128(Id.Value).Text(Currency).UInt64((ulong)Amount.MinorUnits)
        .Owner(Owner).Text(IssuingRegion.ToString()).UInt64((ulong)TimeUnixMs)
        .EndArray().ToArray();

    /// <summary>Reads an encoded body.</summary>
    /// <exception cref="WireFormatException">Not exactly what <see cref="Encode"/> writes.</exception>
    public static CoinBody Decode(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxBytes) throw new WireFormatException("A coin body is too long.");
        var reader = new WireReader(bytes);
        reader.StartArray(7);
        if (reader.UInt64() != Version)
            throw new WireFormatException(Status.UnsupportedVersion, "A coin body is of another version.");
        var id = new CoinId(reader.UInt128());
        string currency = reader.Name(3);
        if (!Money.Currency.IsCode(currency)) throw new WireFormatException("A coin's currency is no ISO 4217 code.");
        var body = new CoinBody(
            id, currency, Amount.Read(reader), reader.Owner(), reader.Region(), reader.UnixMs());
        reader.EndArray();
        reader.End();
        return body;
    }
}

using Jiaozi.Core.Money;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;

namespace Jiaozi.Core.Network;

/// <summary>The network file's payload as deterministic CBOR; docs/reference/formats.md lists the fields.</summary>
internal static class NetworkPlanCodec
{
    private const int Version = 1;
    /// <summary>Longest name or address in UTF-16 units.</summary>
    public const int MaxText = 256;

    /// <summary>Longest key set of an identity provider in UTF-16 units.</summary>
    public const int MaxKeySet = 65_536;

    private const int MaxItems = 100_000;

    public static byte[] Encode(NetworkPlan plan)
    {
        WireWriter writer = new WireWriter().StartArray(15)
            .UInt64(Version).UInt128(plan.Id.Value).Text(plan.Name).UInt64(plan.Version)
            .Text(plan.Currency.Code).UInt64((ulong)plan.Currency.Digits);
        writer.StartArray(3).UInt64((ulong)plan.Limits.MaxOrderMinorUnits)
            .UInt64((ulong)plan.Limits.MaxExpirySeconds).UInt64((ulong)plan.Limits.MaxDevicesPerOwner).EndArray();
        writer.UInt64((ulong)plan.IssuanceThreshold).UInt64((ulong)plan.AdministrationThreshold);
        WriteAll(writer, plan.Operators, WriteNamedKey);
        WriteAll(writer, plan.Auditors, WriteNamedKey);
        WriteAll(writer, plan.IdentityProviders, (w, provider) => w.StartArray(3)
            .Text(provider.Issuer).Text(provider.Audience).Text(provider.KeySetJson).EndArray());
        WriteAll(writer, plan.Regions, WriteRegion);
        WriteHomeRegions(writer, plan.HomeRegions);
        return writer.Null().EndArray().ToArray();
    }

    public static NetworkPlan Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(15);
        if (reader.UInt64() != Version)
            throw new WireFormatException(Status.UnsupportedVersion, "The network file is of another format version.");
        var plan = new NetworkPlan
        {
            Id = new NetworkId(reader.UInt128()),
            Name = reader.Text(MaxText),
            Version = reader.UInt64(),
            Currency = ReadCurrency(reader),
            Limits = ReadLimits(reader),
            IssuanceThreshold = reader.Int32(int.MaxValue),
            AdministrationThreshold = reader.Int32(int.MaxValue),
            Operators = ReadAll(reader, ReadNamedKey),
            Auditors = ReadAll(reader, ReadNamedKey),
            IdentityProviders = ReadAll(reader, ReadProvider),
            Regions = ReadAll(reader, ReadRegion),
            HomeRegions = ReadHomeRegions(reader),
        };
        if (!reader.TryNull()) throw new WireFormatException("The network file has an extension that is not known.");
        reader.EndArray();
        reader.End();
        return plan;
    }

    private static void WriteNamedKey(WireWriter writer, NamedKey named) =>
        writer.StartArray(2).Text(named.Name).Bytes(named.Key.Cose.Span).EndArray();

    private static NamedKey ReadNamedKey(WireReader reader) => InArray(
        reader, 2, () => new NamedKey(reader.Text(MaxText), PublicKey.Decode(reader.Bytes())));

    private static IdentityProviderPlan ReadProvider(WireReader reader) => InArray(
        reader, 3, () => new IdentityProviderPlan(reader.Text(MaxText), reader.Text(MaxText), reader.Text(MaxKeySet)));

    private static void WriteRegion(WireWriter writer, RegionPlan region)
    {
        writer.StartArray(5).Text(region.Code.ToString()).Text(region.Name);
        WriteAll(writer, region.Centrals, (w, address) => w.Text(address));
        WriteAll(writer, region.Fronts, (w, address) => w.Text(address));
        WriteAll(writer, region.Keys, (w, key) => w.StartArray(2)
            .Bytes(key.Key.Cose.Span).UInt64((ulong)key.State).EndArray());
        writer.EndArray();
    }

    private static RegionPlan ReadRegion(WireReader reader) => InArray(reader, 5, () => new RegionPlan
    {
        Code = reader.Region(),
        Name = reader.Text(MaxText),
        Centrals = ReadAll(reader, r => r.Text(MaxText)),
        Fronts = ReadAll(reader, r => r.Text(MaxText)),
        Keys = ReadAll(reader, ReadRegionKey),
    });

    private static RegionKey ReadRegionKey(WireReader reader) => InArray(reader, 2, () =>
    {
        PublicKey key = PublicKey.Decode(reader.Bytes());
        var state = (KeyState)reader.Int32((int)KeyState.Revoked);
        return state == 0 ? throw new WireFormatException("A key has no state.") : new RegionKey(key, state);
    });

    private static Currency ReadCurrency(WireReader reader)
    {
        string code = reader.Text(3);
        int digits = reader.Int32(4);
        return Currency.IsCode(code)
            ? Currency.Of(code, digits)
            : throw new WireFormatException("The network's currency is no ISO 4217 code.");
    }

    private static NetworkLimits ReadLimits(WireReader reader) => InArray(reader, 3, () => new NetworkLimits
    {
        MaxOrderMinorUnits = Amount.Read(reader).MinorUnits,
        MaxExpirySeconds = reader.Int32(int.MaxValue),
        MaxDevicesPerOwner = reader.Int32(int.MaxValue),
    });

    private static void WriteHomeRegions(WireWriter writer, HomeRegionTable table)
    {
        writer.StartArray(5);
        WriteAll(writer, table.PhoneAreas, (w, area) => w.StartArray(3)
            .Text(area.Country).Text(area.Area).Text(area.Region.ToString()).EndArray());
        WriteAll(writer, table.CitizenAreas, (w, area) => w.StartArray(2)
            .Text(area.Prefix).Text(area.Region.ToString()).EndArray());
        WriteAll(writer, table.Prefixes, (w, prefix) => w.StartArray(2)
            .Text(prefix.Prefix).Text(prefix.Region.ToString()).EndArray());
        WriteAll(writer, table.Owners, (w, owner) => w.StartArray(2)
            .UInt128(owner.Owner.Value).Text(owner.Region.ToString()).EndArray());
        if (table.PhoneDataVersion is { } version) writer.Text(version);
        else writer.Null();
        writer.EndArray();
    }

    private static HomeRegionTable ReadHomeRegions(WireReader reader) => InArray(reader, 5, () => new HomeRegionTable
    {
        PhoneAreas = ReadAll(reader, r => InArray(
            r, 3, () => new PhoneArea(r.Text(2), r.Text(MaxText), r.Region()))),
        CitizenAreas = ReadAll(reader, r => InArray(r, 2, () => new CitizenArea(r.Text(6), r.Region()))),
        Prefixes = ReadAll(reader, r => InArray(r, 2, () => new PrefixOverride(r.Text(64), r.Region()))),
        Owners = ReadAll(reader, r => InArray(
            r, 2, () => new OwnerOverride(new OwnerDigest(r.UInt128()), r.Region()))),
        PhoneDataVersion = reader.TryNull() ? null : reader.Text(MaxText),
    });

    private static void WriteAll<T>(WireWriter writer, IReadOnlyList<T> items, Action<WireWriter, T> write)
    {
        writer.StartArray(items.Count);
        foreach (T item in items) write(writer, item);
        writer.EndArray();
    }

    private static T[] ReadAll<T>(WireReader reader, Func<WireReader, T> read)
    {
        // The count is not trusted with memory: a short file cannot announce many items and be given room for them.
        int count = reader.StartArrayUpTo(MaxItems);
        var items = new List<T>(Math.Min(count, 64));
        for (int i = 0; i < count; i++) items.Add(read(reader));
        reader.EndArray();
        return [.. items];
    }

    private static T InArray<T>(WireReader reader, int length, Func<T> read)
    {
        reader.StartArray(length);
        T value = read();
        reader.EndArray();
        return value;
    }
}

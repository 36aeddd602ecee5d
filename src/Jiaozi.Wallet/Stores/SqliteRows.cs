using System.Buffers.Binary;
using Jiaozi.Core.Coins;
using Jiaozi.Core.Money;
using Jiaozi.Core.Orders;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire;
using Jiaozi.Core.Wire.Keys;
using Microsoft.Data.Sqlite;

namespace Jiaozi.Wallet.Stores;

/// <summary>Rows of the wallet file as objects and back.</summary>
internal static class SqliteRows
{
    private const int IdentityVersion = 1;

    public const string CoinColumns = "id, minor_units, bytes, reserved_by";

    public const string OrderColumns =
        "id, kind, signed, inputs, offered, minor_units, other_party, created, expiry, state, status, detail, outcome";

    public const string HistoryColumns = "number, time, kind, order_id, coin_id, minor_units, other_party, detail";

    public static byte[] Bytes(UInt128 value)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }

    public static object OrNull(UInt128? value) => value is { } some ? Bytes(some) : DBNull.Value;

    public static WalletCoin Coin(SqliteDataReader row) => new(
        new CoinId(Read128(row, 0)), Amount.Of(row.GetInt64(1)), (byte[])row[2],
        row.IsDBNull(3) ? null : new OrderId(Read128(row, 3)));

    public static WalletOrder Order(SqliteDataReader row) => new()
    {
        Id = new OrderId(Read128(row, 0)),
        Kind = (WalletOrderKind)row.GetInt32(1),
        Signed = (byte[])row[2],
        Inputs = Inputs((byte[])row[3]),
        Offered = Read128(row, 4),
        MinorUnits = row.GetInt64(5),
        OtherParty = row.GetString(6),
        CreatedUnixMs = row.GetInt64(7),
        ExpiryUnixMs = row.GetInt64(8),
        State = (WalletOrderState)row.GetInt32(9),
        Status = (Status)row.GetInt32(10),
        Detail = row.GetString(11),
        Outcome = (byte[])row[12],
    };

    public static HistoryLine Line(SqliteDataReader row) => new(
        row.GetInt64(1), (HistoryKind)row.GetInt32(2), row.IsDBNull(3) ? null : new OrderId(Read128(row, 3)),
        row.IsDBNull(4) ? null : new CoinId(Read128(row, 4)), row.GetInt64(5), row.GetString(6), row.GetString(7))
    {
        Number = row.GetInt64(0),
    };

    public static byte[] Inputs(IReadOnlyList<CoinId> inputs)
    {
        byte[] bytes = new byte[inputs.Count * CoinId.Size];
        for (int i = 0; i < inputs.Count; i++)
            BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(i * CoinId.Size), inputs[i].Value);
        return bytes;
    }

    public static byte[] Identity(WalletIdentity identity)
    {
        WireWriter writer = new WireWriter().StartArray(7)
            .UInt64(IdentityVersion).Text(identity.Feature.ToString()).UInt128(identity.Network.Value)
            .Bytes(identity.RootKey.Cose.Span).UInt128(identity.DeviceKey.Value).Text(identity.DeviceName);
        if (identity.Owner is { } owner) writer.Owner(owner);
        else writer.Null();
        return writer.EndArray().ToArray();
    }

    public static WalletIdentity Identity(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        reader.StartArray(7);
        if (reader.UInt64() != IdentityVersion) throw new WireFormatException("The identity is of another version.");
        FeatureValue feature = FeatureValue.Parse(reader.Text(FeatureValue.MaxCanonicalLength));
        var network = new NetworkId(reader.UInt128());
        PublicKey root = PublicKey.Decode(reader.Bytes());
        var device = new KeyId(reader.UInt128());
        string name = reader.Text(RegistrationOrder.MaxDeviceNameLength);
        OwnerId? owner = reader.TryNull() ? null : reader.Owner();
        reader.EndArray();
        reader.End();
        return new WalletIdentity(feature, owner, network, root, device, name);
    }

    private static CoinId[] Inputs(byte[] bytes)
    {
        var inputs = new CoinId[bytes.Length / CoinId.Size];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = new CoinId(BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(i * CoinId.Size)));
        return inputs;
    }

    private static UInt128 Read128(SqliteDataReader row, int column) =>
        BinaryPrimitives.ReadUInt128BigEndian((byte[])row[column]);
}

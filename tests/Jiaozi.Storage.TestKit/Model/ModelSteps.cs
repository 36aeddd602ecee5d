using CsCheck;

namespace Jiaozi.Storage.TestKit.Model;

/// <summary>Random histories over few, short keys, so that steps meet each other's keys often.</summary>
internal static class ModelSteps
{
    private static readonly Gen<byte> KeyByte = Gen.OneOf<byte>(0x00, 0x7F, 0x80, 0xFF);
    private static readonly Gen<byte[]> KeyBytes =
        Gen.Frequency((5, KeyByte.Array[1, 2]), (1, KeyByte.Array[3, 4]));

    private static readonly Gen<byte[]> OptionalBytes =
        Gen.Frequency((1, KeyByte.Array[0]), (2, KeyByte.Array[1, 2]));

    private static readonly Gen<StoreFamily> Family =
        Gen.OneOf(StoreFamily.Coins, StoreFamily.Entries, StoreFamily.Meta);

    private static readonly Gen<StoreKey> Key =
        Gen.Select(Family, KeyBytes, (family, key) => new StoreKey(family, key));

    // Few short values too, so that what is expected is often there.
    private static readonly Gen<byte[]> Value =
        Gen.Frequency((2, Gen.Byte.Array[0, 20]), (3, Gen.OneOf<byte>(0, 1).Array[0, 1]));

    private static readonly Gen<StoreChange> Change = Gen.Select(
        Gen.Enum<StoreChangeKind>(),
        Key,
        Value,
        (kind, key, value) => new StoreChange(
            kind, key, kind is StoreChangeKind.Delete or StoreChangeKind.DeleteExisting ? null : value));

    private static readonly Gen<ModelStepKind> Kind = Gen.Frequency(
        (10, Gen.Const(ModelStepKind.Commit)),
        (3, Gen.Const(ModelStepKind.Read)),
        (3, Gen.Const(ModelStepKind.Scan)),
        (1, Gen.Const(ModelStepKind.Snapshot)),
        (1, Gen.Const(ModelStepKind.Reopen)));

    private static readonly Gen<ModelStep> Step = Gen.Select(
        Kind,
        Change.Array[0, 5],
        Key.Array[0, 6],
        Family,
        OptionalBytes,
        OptionalBytes,
        (kind, changes, keys, family, prefix, after) => new ModelStep(kind, changes, keys, family, prefix, after));

    /// <summary>Histories of 1 to 20 steps.</summary>
    public static Gen<ModelStep[]> Histories { get; } = Step.Array[1, 20];
}

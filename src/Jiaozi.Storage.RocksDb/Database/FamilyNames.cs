namespace Jiaozi.Storage.RocksDb.Database;

/// <summary>The families' names in the database; part of the stored format.</summary>
internal static class FamilyNames
{
    /// <summary>By the family's number.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["coins", "entries", "owners", "outbox", "seals", "meta"];
}

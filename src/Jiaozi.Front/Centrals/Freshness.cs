namespace Jiaozi.Front.Centrals;

/// <summary>What asking a region for a newer network file has led to.</summary>
internal enum Freshness
{
    /// <summary>Nobody could be asked.</summary>
    Unknown,

    /// <summary>The region has none that is newer than the one in force here.</summary>
    Newest,

    /// <summary>A newer file came into force.</summary>
    Newer,
}

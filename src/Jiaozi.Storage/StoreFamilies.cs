namespace Jiaozi.Storage;

/// <summary>What every store needs to know about the set of families.</summary>
public static class StoreFamilies
{
    /// <summary>How many families there are; their numbers run from 0 without gaps.</summary>
    public const int Count = (int)StoreFamily.Meta + 1;

    /// <summary>Refuses a number that is no family.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is no family.</exception>
    public static void ThrowIfUnknown(StoreFamily family)
    {
        if ((uint)family >= Count)
            throw new ArgumentOutOfRangeException(nameof(family), family, "There is no such family of keys.");
    }
}

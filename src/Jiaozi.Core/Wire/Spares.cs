namespace Jiaozi.Core.Wire;

/// <summary>
/// A few costly objects of one thread that wait to be used again; nested structures need as many as they are deep.
/// </summary>
internal sealed class Spares<T>
    where T : class
{
    private const int Most = 8;

    private readonly Spare<T>?[] _items = new Spare<T>?[Most];
    private int _count;

    /// <summary>One that was given back, or null.</summary>
    public Spare<T>? Take() => _count > 0 ? _items[--_count] : null;

    /// <summary>Gives one back; whoever had it cannot use it any more.</summary>
    public void Give(Spare<T> spare)
    {
        spare.EndUse();
        if (_count < Most) _items[_count++] = spare;
    }
}

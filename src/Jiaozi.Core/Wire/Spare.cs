namespace Jiaozi.Core.Wire;

/// <summary>
/// A costly object that many use one after the other. Each use has a number, so that whoever still holds the object
/// after the end of its own use is told so and reads or spoils nothing of the next.
/// </summary>
internal sealed class Spare<T>(T item)
    where T : class
{
    /// <summary>The number of the use that has begun.</summary>
    public int Use { get; private set; }

    /// <summary>The object, for the use of that number.</summary>
    /// <exception cref="ObjectDisposedException">That use has ended.</exception>
    public T For(int use) => use == Use ? item : throw new ObjectDisposedException(typeof(T).Name);

    /// <summary>Ends the use that has begun; the next one begins.</summary>
    public void EndUse() => Use++;
}

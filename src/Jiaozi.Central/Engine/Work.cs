namespace Jiaozi.Central.Engine;

/// <summary>Something that waits for the next commit.</summary>
internal abstract class Work
{
    /// <summary>Most leaves that it adds to the seal's tree.</summary>
    public abstract int MaxLeaves { get; }

    /// <summary>Ends the wait because the engine stopped or the store failed.</summary>
    public abstract void Fail(OrderAnswer answer);
}

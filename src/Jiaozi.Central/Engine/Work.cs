namespace Jiaozi.Central.Engine;

/// <summary>Something that waits for the next commit.</summary>
internal abstract class Work
{
    /// <summary>Ends the wait because the engine stopped or the store failed.</summary>
    public abstract void Fail(OrderAnswer answer);
}

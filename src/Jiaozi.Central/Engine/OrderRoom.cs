namespace Jiaozi.Central.Engine;

/// <summary>Counts orders that were taken and not answered yet, and bounds them.</summary>
internal sealed class OrderRoom(int capacity)
{
    private int _taken;

    /// <summary>Orders taken and not answered yet.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes a place for one order; false if there is none.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _taken) <= capacity) return true;
        Leave();
        return false;
    }

    /// <summary>The order is answered.</summary>
    public void Leave() => Interlocked.Decrement(ref _taken);
}

using Jiaozi.Storage;

namespace Jiaozi.Central.Engine;

/// <summary>Keeps the room of one commit for the next, so that a busy engine does not ask for it each time.</summary>
internal sealed class SpareChanges
{
    /// <summary>Larger commits are rare, and their room is too much to keep.</summary>
    private const int MaxChanges = 16 * 1024;

    private StoreBatch? _spare;

    /// <summary>An empty batch of the store with room in it; null if there is none.</summary>
    public StoreBatch? Take()
    {
        StoreBatch? spare = _spare;
        _spare = null;
        return spare;
    }

    /// <summary>Keeps the room of a commit that nobody needs any more, unless the store may still be reading there.</summary>
    public void Keep(WrittenBatch written)
    {
        StoreBatch changes = written.Batch.Changes;
        if (!written.Task.IsCompletedSuccessfully || changes.Changes.Count > MaxChanges) return;
        changes.Clear();
        _spare = changes;
    }
}

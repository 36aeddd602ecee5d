namespace Jiaozi.Storage.TestKit.Model;

/// <summary>One step of a random history; a step uses the parts that its kind needs.</summary>
internal sealed record ModelStep(
    ModelStepKind Kind,
    StoreChange[] Changes,
    StoreKey[] Keys,
    StoreFamily Family,
    byte[] Prefix,
    byte[] After)
{
    /// <summary>The changes as a batch; of changes to the same key the first one stays.</summary>
    public StoreBatch ToBatch()
    {
        var batch = new StoreBatch();
        foreach (StoreChange change in Changes.DistinctBy(change => change.Key))
        {
            (StoreFamily family, ReadOnlyMemory<byte> key) = change.Key;
            switch (change.Kind)
            {
                case StoreChangeKind.Put:
                    batch.Put(family, key, change.Value!);
                    break;
                case StoreChangeKind.PutNew:
                    batch.PutNew(family, key, change.Value!);
                    break;
                case StoreChangeKind.Delete:
                    batch.Delete(family, key);
                    break;
                case StoreChangeKind.DeleteExisting:
                    batch.DeleteExisting(family, key);
                    break;
                case StoreChangeKind.Expect:
                    batch.Expect(family, key, change.Value!);
                    break;
                default:
                    throw new InvalidOperationException($"There is no change of kind {change.Kind}.");
            }
        }

        return batch;
    }

    public override string ToString() => Kind switch
    {
        ModelStepKind.Commit => $"commit {string.Join(", ", ToBatch().Changes.Select(Text))}",
        ModelStepKind.Read => $"read {string.Join(", ", Keys)}",
        ModelStepKind.Scan => $"scan {Family} {Convert.ToHexString(Prefix)} > {Convert.ToHexString(After)}",
        _ => Kind.ToString(),
    };

    private static string Text(StoreChange change) => change.Value is { } value
        ? $"{change.Kind} {change.Key}={Convert.ToHexStringLower(value)}"
        : $"{change.Kind} {change.Key}";
}

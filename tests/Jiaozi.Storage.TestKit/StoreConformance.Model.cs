using CsCheck;
using Jiaozi.Storage.TestKit.Model;

namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    // One history at a time on one store, cleared in between. The message of a failure holds the seed and the
    // smallest failing history; set CsCheck_Seed in the environment to play it again.
    [Fact]
    public async Task AnyHistory_ComparedWithAModel_AgreesAtEveryStep() =>
        await ModelSteps.Histories.SampleAsync(
            PlayAsync,
            threads: 1,
            iter: ModelHistories,
            print: history => string.Join('\n', history.Select(step => step.ToString())));

    private async Task PlayAsync(ModelStep[] history)
    {
        await ClearAsync();
        var model = new StoreModel();
        IStoreSnapshot? snapshot = null;
        StoreModel? modelSnapshot = null;
        foreach (ModelStep step in history)
        {
            switch (step.Kind)
            {
                case ModelStepKind.Commit:
                    await CommitToBothAsync(model, step);
                    break;
                case ModelStepKind.Read:
                    byte[]?[] values = await Store.GetManyAsync(step.Keys, Cancellation);
                    Assert.Equal(step.Keys.Select(model.Find), values);
                    break;
                case ModelStepKind.Scan:
                    Assert.Equal(
                        model.Scan(step.Family, step.Prefix, step.After).Select(pair => pair.Key),
                        HexKeys(await ScanAsync(step.Family, step.Prefix, step.After)));
                    break;
                case ModelStepKind.Snapshot:
                    if (snapshot is not null)
                        await snapshot.DisposeAsync();
                    snapshot = await Store.SnapshotAsync(Cancellation);
                    modelSnapshot = model.Copy();
                    break;
                case ModelStepKind.Reopen when snapshot is null:
                    await ReopenAsync();
                    break;
                default:
                    break;
            }

            if (snapshot is not null)
                Assert.Equal(modelSnapshot!.Dump(), await StoreDump.OfAsync(snapshot, Cancellation));
            Assert.Equal(model.Dump(), await DumpAsync());
        }

        if (snapshot is not null)
            await snapshot.DisposeAsync();
    }

    private async Task CommitToBothAsync(StoreModel model, ModelStep step)
    {
        StoreBatch batch = step.ToBatch();
        if (model.TryCommit(batch))
            await Store.CommitAsync(batch, Cancellation);
        else
            await Assert.ThrowsAsync<StoreConflictException>(async () => await Store.CommitAsync(batch, Cancellation));
    }
}

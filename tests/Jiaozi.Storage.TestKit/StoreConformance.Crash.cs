using Jiaozi.Storage.TestKit.Faults;

namespace Jiaozi.Storage.TestKit;

public abstract partial class StoreConformance
{
    private const int CrashCommits = 6;

    // Every commit of a history is the one that goes wrong, in both ways; then the store is opened again. What was
    // answered must be there, what failed before it was durable must not, what was durable must in any case.
    [Theory]
    [InlineData(CommitFault.BeforeDurable)]
    [InlineData(CommitFault.AfterDurable)]
    public async Task CommitAsync_CrashAtEveryCommit_LeavesWholeCommitsOnly(CommitFault fault)
    {
        for (int crashAt = 0; crashAt < CrashCommits; crashAt++)
        {
            await ClearAsync();
            var faulty = new FaultyStore(Store, ScriptedFaultPlan.At(crashAt, fault), leaveOpen: true);
            int answered = 0;
            StoreException failure = await Assert.ThrowsAsync<StoreException>(async () =>
            {
                for (; answered < CrashCommits; answered++)
                    await faulty.CommitAsync(CrashBatch(answered), Cancellation);
            });
            Assert.Contains("Injected", failure.Message, StringComparison.Ordinal);
            Assert.Equal(crashAt, answered);
            Assert.Equal(1, faulty.FaultsInjected);

            faulty.Kill();
            await ReopenAsync();

            int durable = fault == CommitFault.AfterDurable ? crashAt + 1 : crashAt;
            Assert.Equal(CrashDump(durable), await DumpAsync());
            await AssertRepeatIsToldApartAsync(crashAt, durable);
        }
    }

    // The caller does not know the outcome; repeating the batch tells: it conflicts if and only if it was durable.
    private async Task AssertRepeatIsToldApartAsync(int crashAt, int durable)
    {
        if (durable > crashAt)
        {
            await Assert.ThrowsAsync<StoreConflictException>(
                async () => await Store.CommitAsync(CrashBatch(crashAt), Cancellation));
        }
        else
        {
            await Store.CommitAsync(CrashBatch(crashAt), Cancellation);
        }

        Assert.Equal(CrashDump(crashAt + 1), await DumpAsync());
    }

    // A payment's shape: take the coin of the commit before, make a new one, write two lines.
    private static StoreBatch CrashBatch(int number)
    {
        var batch = new StoreBatch();
        if (number > 0)
            batch.DeleteExisting(StoreFamily.Coins, Numbered(number - 1));
        batch.PutNew(StoreFamily.Coins, Numbered(number), [1]);
        batch.PutNew(StoreFamily.Entries, Numbered(number), [2]);
        batch.Put(StoreFamily.Seals, Numbered(0), Numbered(number));
        return batch;
    }

    private static IEnumerable<string> CrashDump(int commits)
    {
        if (commits == 0)
            return [];
        return [
            $"Coins:{commits - 1:x8}=01",
            .. Enumerable.Range(0, commits).Select(i => $"Entries:{i:x8}=02"),
            $"Seals:00000000={commits - 1:x8}",
        ];
    }

    private async Task ClearAsync()
    {
        var batch = new StoreBatch();
        foreach (StoreFamily family in Enum.GetValues<StoreFamily>())
        {
            foreach (StorePair pair in await ScanAsync(family))
                batch.DeleteExisting(family, pair.Key);
        }

        await Store.CommitAsync(batch, Cancellation);
        Assert.Empty(await DumpAsync());
    }
}

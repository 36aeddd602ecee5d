using Jiaozi.Storage.RocksDb.Victim;

namespace Jiaozi.Storage.RocksDb.Tests;

public sealed class KillTests
{
    private const int Seed = 20;

    // Each round kills the process at another moment of its commits, over the store the round before left.
    [Fact]
    public async Task Open_AfterTheProcessWasKilledWhileCommitting_FindsEveryAnsweredCommit()
    {
        using var folder = new TempFolder();
        RocksDbStoreOptions options =
            VictimHistory.Options(folder.Store) with { LockWait = TimeSpan.FromSeconds(30) };
        var random = new Random(Seed);
        int count = 0;
        for (int round = 0; round < 6; round++)
        {
            using VictimProcess victim = VictimProcess.Start(folder.Store, count);
            int commits = random.Next(1, 50);
            for (int i = 0; i < commits; i++)
                await victim.WaitForCommitAsync(Commits.Cancellation);
            await victim.KillAsync(Commits.Cancellation);
            Assert.True(victim.LastAnswered >= count + commits - 1);

            await using RocksDbStore store = RocksDbStore.Open(options);
            count = await VictimHistory.CountAsync(store, Commits.Cancellation);

            // One commit more may be durable: the one that was killed before it could be answered.
            Assert.InRange(count, victim.LastAnswered + 1, victim.LastAnswered + 2);
            string? fault = await VictimHistory.FindFaultAsync(store, count, Commits.Cancellation);
            Assert.True(fault is null, $"round {round}, seed {Seed}, {count} commits: {fault}");
        }
    }
}

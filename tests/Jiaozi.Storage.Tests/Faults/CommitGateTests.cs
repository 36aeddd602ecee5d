using Jiaozi.Storage.Memory;
using Jiaozi.Storage.TestKit;
using Jiaozi.Storage.TestKit.Faults;

namespace Jiaozi.Storage.Tests.Faults;

public sealed class CommitGateTests : IAsyncDisposable
{
    private readonly MemoryStore _inner = new();
    private readonly FaultyStore _store;

    public CommitGateTests() => _store = new FaultyStore(_inner, leaveOpen: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _inner.DisposeAsync();
    }

    [Fact]
    public async Task HoldCommits_CommitArrives_IsFrozenUntilReleased()
    {
        using CommitGate gate = _store.HoldCommits();
        Task commit = PutAsync(1);
        await gate.WaitForHeldAsync(1, Cancellation);

        Assert.False(commit.IsCompleted);
        Assert.Empty(await DumpAsync());
        Assert.Equal(1, gate.Held);

        gate.Release();
        await commit;
        Assert.Equal(["Coins:01="], await DumpAsync());
        Assert.Equal(0, gate.Held);
        await PutAsync(2);
    }

    [Fact]
    public async Task HoldCommits_AfterDurable_HoldsTheAnswerOnly()
    {
        using CommitGate gate = _store.HoldCommits(afterDurable: true);
        Task first = PutAsync(1);
        Task second = PutAsync(2);
        await gate.WaitForHeldAsync(2, Cancellation);

        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        Assert.Equal(["Coins:01=", "Coins:02="], await DumpAsync());

        gate.Release();
        await first;
        await second;
    }

    [Fact]
    public async Task ReleaseOne_SeveralHeld_LetsTheOldestGo()
    {
        using CommitGate gate = _store.HoldCommits();
        Task first = PutAsync(1);
        Task second = PutAsync(2);
        await gate.WaitForHeldAsync(2, Cancellation);

        gate.ReleaseOne();
        await first;

        Assert.False(second.IsCompleted);
        Assert.Equal(["Coins:01="], await DumpAsync());
        gate.ReleaseOne();
        await second;
        Assert.Throws<InvalidOperationException>(gate.ReleaseOne);
    }

    [Fact]
    public async Task Release_ManyHeld_CommitsInTheOrderOfArrival()
    {
        const byte Count = 50;
        using CommitGate gate = _store.HoldCommits();
        var commits = new List<Task>();
        for (byte i = 0; i < Count; i++)
        {
            // Each takes what the one before made, so that any other order would conflict.
            var batch = new StoreBatch();
            if (i > 0)
                batch.DeleteExisting(StoreFamily.Coins, new[] { (byte)(i - 1) });
            batch.PutNew(StoreFamily.Coins, new[] { i }, []);
            commits.Add(_store.CommitAsync(batch, Cancellation).AsTask());
        }

        gate.Release();
        await Task.WhenAll(commits);

        Assert.Equal(["Coins:31="], await DumpAsync());
    }

    [Fact]
    public async Task HoldCommits_HeldCommitIsCancelled_ChangesNothingAndLeavesTheGate()
    {
        using CommitGate gate = _store.HoldCommits();
        using var cancel = new CancellationTokenSource();
        Task cancelled = PutAsync(1, cancel.Token);
        Task other = PutAsync(2);
        await gate.WaitForHeldAsync(2, Cancellation);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, gate.Held);
        gate.ReleaseOne();
        await other;
        Assert.Equal(["Coins:02="], await DumpAsync());
    }

    [Fact]
    public async Task HoldCommits_AndFail_FailsWhenReleased()
    {
        using CommitGate gate = _store.HoldCommits();
        _store.FailNextCommit(CommitFault.BeforeDurable);
        Task commit = PutAsync(1);
        await gate.WaitForHeldAsync(1, Cancellation);

        gate.Release();

        await Assert.ThrowsAsync<StoreException>(() => commit);
        Assert.Empty(await DumpAsync());
    }

    [Fact]
    public async Task Kill_WhileHeld_TheHeldCommitNeverHappens()
    {
        using CommitGate gate = _store.HoldCommits();
        Task commit = PutAsync(1);
        await gate.WaitForHeldAsync(1, Cancellation);

        _store.Kill();

        await Assert.ThrowsAsync<StoreException>(() => commit);
        Assert.Empty(await DumpAsync());
    }

    [Fact]
    public async Task Kill_WhileHeldAfterDurable_TheCommitStaysUnanswered()
    {
        using CommitGate gate = _store.HoldCommits(afterDurable: true);
        Task commit = PutAsync(1);
        await gate.WaitForHeldAsync(1, Cancellation);

        _store.Kill();

        await Assert.ThrowsAsync<StoreException>(() => commit);
        Assert.Equal(["Coins:01="], await DumpAsync());
    }

    [Fact]
    public async Task HoldCommits_WhileAGateIsClosed_IsRefused()
    {
        CommitGate first = _store.HoldCommits();
        Assert.Throws<InvalidOperationException>(() => _store.HoldCommits());
        first.Dispose();

        using CommitGate second = _store.HoldCommits();
        Task commit = PutAsync(1);
        await second.WaitForHeldAsync(1, Cancellation);
        second.Release();
        await commit;
    }

    private async Task PutAsync(byte key, CancellationToken? cancellation = null)
    {
        var batch = new StoreBatch();
        batch.Put(StoreFamily.Coins, new[] { key }, []);
        await _store.CommitAsync(batch, cancellation ?? Cancellation);
    }

    private Task<IReadOnlyList<string>> DumpAsync() => StoreDump.OfAsync(_inner, Cancellation);
}

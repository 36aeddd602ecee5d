namespace Jiaozi.Storage.TestKit.Faults;

/// <summary>
/// A store that fails on demand, for tests of what stands on a store. It passes everything on to another store, in
/// the order of arrival, and adds faults: by plan, by call, or all at once as when the process dies.
/// </summary>
/// <param name="inner">The store that keeps the data.</param>
/// <param name="plan">Faults by script or chance; without it only the calls below make faults.</param>
/// <param name="leaveOpen">True keeps <paramref name="inner"/> open when this store is disposed, so that a test can
/// start again over the same data.</param>
public sealed class FaultyStore(IStore inner, IFaultPlan? plan = null, bool leaveOpen = false) : IStore
{
    private readonly Lock _lock = new();
    private readonly Queue<CommitFault> _nextCommits = new();
    private int _readsToFail;
    private int _faultsInjected;
    private CommitGate? _gate;
    private Task _lastCommit = Task.CompletedTask;
    private (Task Until, Func<StoreBatch, bool> Which)? _lose;
    private volatile Func<Exception>? _gone;

    /// <summary>How many faults were thrown so far, so that a test can assert that it tested something.</summary>
    public int FaultsInjected => Volatile.Read(ref _faultsInjected);

    /// <summary>Called after a batched read and before its answer, so that a test can let things happen in between.</summary>
    public Func<IReadOnlyList<StoreKey>, Task>? AfterRead { get; set; }

    /// <summary>The commit of <see cref="LoseNextCommit"/>: true once it was committed, false once it was refused.</summary>
    public Task<bool> LostCommit { get; private set; } = Task.FromResult(false);

    /// <summary>
    /// The next commit of that sort fails at once, as if its connection broke, and goes on when the task ends, as in a
    /// database that has not noticed: it is committed after all if its preconditions hold then.
    /// </summary>
    public void LoseNextCommit(Task until, Func<StoreBatch, bool> which)
    {
        lock (_lock)
            _lose = (until, which);
    }

    /// <summary>Decides the next commit's fate, instead of the plan; several calls queue up.</summary>
    public void FailNextCommit(CommitFault fault)
    {
        lock (_lock)
            _nextCommits.Enqueue(fault);
    }

    /// <summary>Makes the next reads fail, whatever the plan says: batched reads, snapshots, scans.</summary>
    public void FailReads(int count)
    {
        lock (_lock)
            _readsToFail += count;
    }

    /// <summary>
    /// Freezes commits from now on: before they reach the inner store, or after they are durable but unanswered.
    /// </summary>
    /// <exception cref="InvalidOperationException">The last gate is still closed.</exception>
    public CommitGate HoldCommits(bool afterDurable = false)
    {
        lock (_lock)
        {
            if (_gate is { IsOpen: false })
                throw new InvalidOperationException("Commits are held already; release that gate first.");
            return _gate = new CommitGate(afterDurable);
        }
    }

    /// <summary>
    /// Ends the store as a dying process would: nothing reaches the inner store any more, also not what is held, and
    /// every call fails with <see cref="StoreException"/>. A commit that already is in the inner store runs to its
    /// end unanswered.
    /// </summary>
    public void Kill() => Go(() => new StoreException("Injected: the process that held the store is gone."));

    /// <inheritdoc/>
    public async ValueTask<byte[]?[]> GetManyAsync(IReadOnlyList<StoreKey> keys, CancellationToken cancellation)
    {
        BeforeRead();
        byte[]?[] found = await inner.GetManyAsync(keys, cancellation);
        if (AfterRead is { } then)
            await then(keys);
        return found;
    }

    /// <inheritdoc/>
    public async ValueTask<IStoreSnapshot> SnapshotAsync(CancellationToken cancellation)
    {
        BeforeRead();
        return new FaultySnapshot(this, await inner.SnapshotAsync(cancellation));
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellation)
    {
        ThrowIfGone();
        Task? until = null;
        lock (_lock)
        {
            if (_lose is { } lose && lose.Which(batch))
                (until, _lose) = (lose.Until, null);
        }

        if (until is not null)
        {
            LostCommit = GoOnAsync(batch, until);
            throw Injected("the connection broke while the store was at the commit");
        }

        CommitFault fault;
        CommitGate? gate;
        Task before;
        Task passed = Task.CompletedTask;
        Task answered = Task.CompletedTask;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            fault = _nextCommits.TryDequeue(out CommitFault next) ? next : plan?.NextCommit(batch) ?? CommitFault.None;
            gate = _gate;
            before = _lastCommit;
            _lastCommit = done.Task;
            if (gate is { AfterDurable: false })
                passed = gate.PassAsync(cancellation);
        }

        try
        {
            await passed;
            // Commits let go together reach the inner store in the order they came, so that tests repeat exactly.
            await before.WaitAsync(cancellation);
            ThrowIfGone();
            if (fault == CommitFault.BeforeDurable)
                throw Injected("the commit failed before it was durable");
            await inner.CommitAsync(batch, cancellation);
            if (gate is { AfterDurable: true })
                answered = gate.PassAsync(CancellationToken.None);
        }
        finally
        {
            // A commit that gave up its turn still has those before it between itself and the next one.
            if (before.IsCompleted)
                done.SetResult();
            else
                _ = before.ContinueWith(_ => done.SetResult(), TaskScheduler.Default);
        }

        await answered;
        ThrowIfGone();
        if (fault == CommitFault.AfterDurable)
            throw Injected("the commit is durable and its answer is lost");
    }

    /// <summary>Closes this store and, unless it was told to leave it open, the inner one.</summary>
    public async ValueTask DisposeAsync()
    {
        Go(() => new ObjectDisposedException(nameof(FaultyStore)));
        if (!leaveOpen)
            await inner.DisposeAsync();
    }

    private async Task<bool> GoOnAsync(StoreBatch batch, Task until)
    {
        await until;
        try
        {
            await inner.CommitAsync(batch, CancellationToken.None);
            return true;
        }
        catch (StoreConflictException)
        {
            return false;
        }
    }

    internal void BeforeRead()
    {
        ThrowIfGone();
        lock (_lock)
        {
            bool fails = _readsToFail > 0 || plan is not null && plan.NextReadFails();
            if (!fails)
                return;
            _readsToFail = Math.Max(0, _readsToFail - 1);
        }

        throw Injected("the read failed");
    }

    internal void ThrowIfGone()
    {
        if (_gone is { } exception)
            throw exception();
    }

    private void Go(Func<Exception> exception)
    {
        CommitGate? gate;
        lock (_lock)
        {
            _gone ??= exception;
            gate = _gate;
        }

        gate?.Release();
    }

    private StoreException Injected(string what)
    {
        Interlocked.Increment(ref _faultsInjected);
        return new StoreException($"Injected: {what}.");
    }
}

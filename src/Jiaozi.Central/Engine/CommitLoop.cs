using System.Threading.Channels;
using Jiaozi.Central.Accounts;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.Engine;

/// <summary>
/// The heart of a central: forms a batch, decides its orders one after the other, seals it and commits it with one
/// durable write; under load it forms the next batch meanwhile. It is the only writer of its log and of the accounts that
/// it decides; other engines of the region may write other logs in the same store.
/// </summary>
internal sealed class CommitLoop(
    CentralOptions options, IStore store, AccountCache accounts, SealReader seals, RegionSigners signers,
    INetworkSource network, CommitPublisher publisher, PartitionSet partitions, NodeLease? lease, TimeProvider time,
    ILogger logger)
{
    /// <summary>Leaves of one seal, so that no peer can make a tree that is too large to build or to store.</summary>
    private const int MaxLeavesPerBatch = MerkleTree.MaxLeaves / 2;

    /// <summary>Longest rest after a commit, however long that took.</summary>
    private static readonly TimeSpan MaxRest = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
    private readonly Queue<Work> _waiting = new();
    private readonly Prefetcher _prefetcher = new(store, accounts, options.Region);
    private Task<bool>? _more;
    private Work? _inHand;
    private Batch? _forming;
    private WrittenBatch? _writing;
    private readonly SpareChanges _spare = new();
    private Head _durable = Head.Start;
    private Head _head = Head.Start;
    private volatile EngineState _state = EngineState.Ready;
    private StoreException? _doubt;
    private TimeSpan _rest;
    private long _ended;

    public EngineState State => _state;

    /// <summary>Why the engine is not ready.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>The newest durable head.</summary>
    public Head Durable => Volatile.Read(ref _durable);

    public int QueueLength => _queue.Reader.Count;

    /// <summary>Queues work; false if the queue is full or the engine is not ready.</summary>
    public bool TryAdd(Work work) => _state == EngineState.Ready && _queue.Writer.TryWrite(work);

    /// <summary>
    /// Somebody else could not read the store: the engine looks for itself, and says so if it cannot either. Otherwise
    /// it would call itself ready until the next commit, while orders are turned away before they get that far.
    /// </summary>
    public void Doubt(StoreException fault)
    {
        if (_state != EngineState.Ready || Interlocked.CompareExchange(ref _doubt, fault, null) is not null) return;

        // Without a place in the queue it has enough to do to find out, or has found out by now.
        if (!TryAdd(new BarrierWork())) Interlocked.Exchange(ref _doubt, null);
    }

    /// <summary>Reads where the log stands. Call once, before <see cref="RunAsync"/>.</summary>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        await LinkPositions.CompleteAsync(store, network.Current.Plan.Id, options.Region, cancellation);
        _head = _durable = await ReadHeadAsync(cancellation);
    }

    /// <summary>Runs until stopped; then everything that still waits is refused with nothing changed.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await GatherAsync(stopping)) await StepAsync(stopping);
            if (_writing is not null) await FinishAsync(stopping);
            Stop("The central was shut down.");
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Stop("The central was shut down while its store did not answer.");
        }
        catch (Exception fault)
        {
            // The one place where a broken invariant ends up: the engine stops and shouts.
            logger.LogCritical(fault, "The engine of {Region} has stopped: {Reason}", options.Region, fault.Message);
            Stop(fault.Message);
        }
    }

    private Task<Head> ReadHeadAsync(CancellationToken cancellation) =>
        HeadReader.ReadAsync(store, network.Current.Plan.Id, options.Log, cancellation);

    private async ValueTask<bool> GatherAsync(CancellationToken stopping)
    {
        while (_waiting.Count == 0 && _queue.Reader.Count == 0)
        {
            if (stopping.IsCancellationRequested) return false;

            // One wait at a time: a wait that was given up would stay in the channel.
            if (_more is null || _more.IsCompleted) _more = _queue.Reader.WaitToReadAsync(stopping).AsTask();
            await Task.WhenAny(_writing?.Task ?? _more, _more);
            if (_writing is { Task.IsCompleted: true }) await FinishAsync(stopping);
        }

        if (_writing is not null && _waiting.Count + _queue.Reader.Count < options.OverlapFrom)
            await FinishAsync(stopping);
        if (_writing is null && _waiting.Count + _queue.Reader.Count < options.OverlapFrom)
            await LeaveTheStoreToOthersAsync(stopping);
        while (_waiting.Count < options.MaxBatch && _queue.Reader.TryRead(out Work? work)) _waiting.Enqueue(work);
        return !stopping.IsCancellationRequested;
    }

    /// <summary>
    /// Engines that share a store take turns: after a commit each leaves it alone for as long as the commit took, once
    /// for every other one, and up to twice as long after large commits. While the store is quick that is nothing; when it
    /// is busy, fewer and larger commits are what helps all of them.
    /// </summary>
    private async Task LeaveTheStoreToOthersAsync(CancellationToken stopping)
    {
        TimeSpan rest = _rest - time.GetElapsedTime(_ended);

        // Being stopped ends the rest and nothing else: what has been taken is still to be finished.
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private TimeSpan RestAfter(WrittenBatch written)
    {
        double size = Math.Min(1, (double)written.Batch.Decided.Count / options.OverlapFrom);
        TimeSpan rest = (partitions.Engines - 1) * (1 + size) * written.Took;
        return rest < MaxRest ? rest : MaxRest;
    }

    private async Task StepAsync(CancellationToken stopping)
    {
        try
        {
            if (Interlocked.Exchange(ref _doubt, null) is { } doubt) await RecoverAsync(doubt, stopping);
            await FormAsync();
        }
        catch (Exception fault) when (fault is StoreException or WireFormatException)
        {
            if (fault is StoreException away) await RecoverAsync(away, stopping);
            await FailUnreadableAsync();
            return;
        }

        Batch batch = _forming!;
        if (_writing is not null && !await FinishAsync(stopping)) DecideAgain(batch);
        else if (batch.IsEmpty) CommitPublisher.AnswerUnchanged(batch);
        else
        {
            _writing = WrittenBatch.Start(batch, store, signers, network.Current, lease, time);
            _head = _writing.Head;
        }

        _forming = null;
    }

    /// <summary>The batch was decided on a commit that did not happen; its work goes first into the next one.</summary>
    private void DecideAgain(Batch batch)
    {
        Work[] later = [.. _waiting];
        _waiting.Clear();
        foreach (Work work in batch.Everything().Concat(later)) _waiting.Enqueue(work);
    }

    private async Task FormAsync()
    {
        NetworkFile file = network.Current;
        var batch = new Batch(_head, options.Log, time.GetUtcNow().ToUnixTimeMilliseconds(), _waiting.Count, _spare.Take());
        var terms = new LedgerTerms(options.Region, batch.NowUnixMs, file.Plan.Limits);
        Partitions before = partitions.Current;
        Prefetched prefetched = await _prefetcher.ReadAsync(_waiting, Durable.Totals);
        _forming = batch;
        for (int count = _waiting.Count; count > 0; count--)
        {
            _inHand = _waiting.Dequeue();
            if (!TryTake(_inHand, batch, prefetched, terms, before)) _waiting.Enqueue(_inHand);
            _inHand = null;
        }
    }

    /// <summary>
    /// After a batch could not be read although the store answers: work that meets a damaged record is refused with
    /// nothing changed, and no other work waits for it.
    /// </summary>
    private async Task FailUnreadableAsync()
    {
        for (int count = _waiting.Count; count > 0; count--)
        {
            _inHand = _waiting.Dequeue();
            try
            {
                await _prefetcher.ReadAsync([_inHand], Durable.Totals);
                _waiting.Enqueue(_inHand);
            }
            catch (Exception fault) when (fault is StoreException or WireFormatException)
            {
                logger.LogCritical(
                    fault, "The store of {Region} cannot read what an order needs: {Reason}", options.Region,
                    fault.Message);
                _inHand.Fail(OrderAnswer.Of(Status.StoreUnavailable));
            }

            _inHand = null;
        }
    }

    /// <summary>Puts work into the batch, or answers it at once; false if it must wait for the next batch.</summary>
    private bool TryTake(
        Work work, Batch batch, Prefetched prefetched, LedgerTerms terms, Partitions before)
    {
        if (batch.LeafCount + work.MaxLeaves > MaxLeavesPerBatch && batch.LeafCount > 0) return false;
        switch (work)
        {
            case OrderWork order:
                if (batch.Meets(order) || _writing?.Batch.Meets(order) == true) return false;
                int partition = order.Order.Account.Digest.Partition;
                if (!partitions.Has(partition)) order.Complete(OrderAnswer.Elsewhere);

                // It has come after the account was read, and so may be older than what its former node has committed.
                else if (!before.Has(partition)) return false;
                else Take(order, batch, prefetched, terms);
                return true;
            case ArrivalWork arrival:
                if (batch.Meets(arrival) || _writing?.Batch.Meets(arrival) == true) return false;
                Take(arrival, batch, prefetched);
                return true;
            case AckWork ack:
                batch.Add(ack);
                return true;
            case BarrierWork barrier:
                batch.Barriers.Add(barrier);
                return true;
            default:
                throw new InvariantException($"No way to take {work.GetType().Name}.");
        }
    }

    private void Take(ArrivalWork arrival, Batch batch, Prefetched prefetched)
    {
        if (ArrivalRules.Refuse(arrival, batch.Totals, prefetched) is not { } wrong)
        {
            batch.Add(arrival, prefetched.Position(arrival.Source));
            return;
        }

        logger.LogCritical(
            "{Region} refuses a delivery from {Source}: {Detail}", options.Region, arrival.Source, wrong);
        arrival.Complete(new ArrivalWork.DeliveryAnswer(
            Status.LinkRefused, wrong, prefetched.Position(arrival.Source).Count));
    }

    private void Take(OrderWork order, Batch batch, Prefetched prefetched, LedgerTerms terms)
    {
        if (prefetched.Entry(order) is { } entry)
        {
            publisher.Repeat(order, entry);
            return;
        }

        Decision decision = Decider.Decide(order, prefetched, terms);
        if (decision.Refusal is not { } refusal || StatusInfo.Of(refusal.Status).Recorded)
        {
            batch.Add(order, decision);
            return;
        }

        CentralMeters.Count(refusal.Status);
        order.Complete(OrderAnswer.Of(refusal));
    }

    /// <summary>Waits for the batch being written and answers its orders; false if it did not become durable.</summary>
    private async Task<bool> FinishAsync(CancellationToken stopping)
    {
        WrittenBatch written = _writing!;
        bool durable = true;
        try
        {
            await written.Task;
        }
        catch (StoreConflictException fault)
        {
            await ExplainAsync(written, fault, stopping);
            _writing = null;
            _head = Durable;
            DecideAgain(written.Batch);
            return false;
        }
        catch (StoreException fault)
        {
            durable = await RecoverAsync(fault, stopping);
        }

        _writing = null;
        if (!durable)
        {
            _head = Durable;
            foreach (Work work in written.Batch.Everything()) work.Fail(OrderAnswer.Of(Status.StoreUnavailable));
            return false;
        }

        _rest = RestAfter(written);
        _ended = time.GetTimestamp();
        accounts.Update(written.Batch.Accounts);
        if (written.Seal is { } seal) seals.Remember(seal, written.Tree!);
        Volatile.Write(ref _durable, written.Head);
        publisher.Publish(written);
        _spare.Keep(written);
        return true;
    }

    /// <summary>
    /// Returns if a batch conflicted because another engine of the region took one of its deliveries meanwhile, which
    /// is nobody's fault: nothing of the batch is durable, and all of it can be decided again.
    /// </summary>
    /// <exception cref="InvariantException">
    /// The conflict is another: somebody else writes this log or decides this engine's orders.
    /// </exception>
    private async Task ExplainAsync(WrittenBatch written, StoreConflictException fault, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await WasDurableAsync();
                if (await ArrivedElsewhereAsync(written.Batch.Arrivals)) return;
                throw new InvariantException($"The store refused a batch that the engine had decided: {fault.Message}");
            }
            catch (StoreException away)
            {
                await RecoverAsync(away, stopping);
            }
        }
    }

    private async Task<bool> ArrivedElsewhereAsync(List<ArrivalWork> arrivals)
    {
        if (arrivals.Count == 0) return false;
        Prefetched now = await _prefetcher.ReadAsync(arrivals, Durable.Totals);
        return arrivals.Exists(arrival => now.Position(arrival.Source) != arrival.Before || IsRecorded(arrival));

        // One coin under two logs of a region that is not honest.
        bool IsRecorded(ArrivalWork arrival) => Enumerable.Range(0, arrival.Items.Count).Any(
            i => arrival.Items[i].Number > arrival.Before.Count && now.IsRecorded(arrival, i));
    }

    /// <summary>
    /// After a failure of the store: asks until it answers, then tells whether the batch became durable.
    /// </summary>
    private async Task<bool> RecoverAsync(StoreException fault, CancellationToken stopping)
    {
        CentralMeters.StoreErrors.Add(1);
        logger.LogError(fault, "The store of {Region} failed: {Reason}", options.Region, fault.Message);
        Detail = fault.Message;
        _state = EngineState.Recovering;
        while (true)
        {
            try
            {
                bool durable = await WasDurableAsync();
                _state = EngineState.Ready;
                Detail = "";
                logger.LogWarning("The store of {Region} answers again.", options.Region);
                return durable;
            }
            catch (StoreException again)
            {
                Detail = again.Message;
                await Task.Delay(options.StoreRetry, time, stopping);
            }
        }
    }

    private async Task<bool> WasDurableAsync()
    {
        if (_writing is { } running)
        {
            if (!running.Task.IsCompleted) await Task.WhenAny(running.Task);

            // What the store has not finished it may still finish after the head was read.
            bool isOpen = running.Task.Exception?.InnerException is not (null or StoreConflictException);
            if (isOpen && lease is not null) await lease.FenceAsync();
        }

        Head head = await ReadHeadAsync(CancellationToken.None);
        if (_writing is not { } written) return false;
        if (written.Task.IsCompletedSuccessfully) return true;
        if (written.Seal is null) return false;
        if (head.Hash.Span.SequenceEqual(written.Head.Hash.Span)) return true;
        return head.Hash.Span.SequenceEqual(Durable.Hash.Span)
            ? false
            : throw new InvariantException($"The store's newest seal {head.Number} is not this central's.");
    }

    private void Stop(string reason)
    {
        Detail = reason;
        _state = EngineState.Stopped;
        _queue.Writer.TryComplete();

        // What was being written may or may not be durable; what only waited has changed nothing.
        foreach (Work work in _writing?.Batch.Everything() ?? []) work.Fail(OrderAnswer.Of(Status.OutcomeUnknown));
        foreach (Work work in _forming?.Everything() ?? []) work.Fail(OrderAnswer.Of(Status.StoreUnavailable));
        _inHand?.Fail(OrderAnswer.Of(Status.StoreUnavailable));
        while (_queue.Reader.TryRead(out Work? work)) _waiting.Enqueue(work);
        foreach (Work work in _waiting) work.Fail(OrderAnswer.Of(Status.StoreUnavailable));
    }
}

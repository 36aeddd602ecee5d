using System.Threading.Channels;
using Jiaozi.Central.Accounts;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.Engine;

/// <summary>
/// The heart of a central: forms a batch while the one before is being written, decides its orders one after the
/// other, seals it and commits it with one durable write. It is the only writer of the store.
/// </summary>
internal sealed class CommitLoop(
    CentralOptions options, IStore store, AccountCache accounts, SealReader seals, RegionSigners signers,
    INetworkSource network, CommitPublisher publisher, TimeProvider time, ILogger logger)
{
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
    private readonly Queue<Work> _waiting = new();
    private readonly Prefetcher _prefetcher = new(store, accounts);
    private WrittenBatch? _writing;
    private Head _durable = Head.Start;
    private Head _head = Head.Start;
    private volatile EngineState _state = EngineState.Ready;

    public EngineState State => _state;

    /// <summary>Why the engine is not ready.</summary>
    public string Detail { get; private set; } = "";

    /// <summary>The newest durable head.</summary>
    public Head Durable => Volatile.Read(ref _durable);

    public int QueueLength => _queue.Reader.Count;

    /// <summary>Queues work; false if the queue is full or the engine is not ready.</summary>
    public bool TryAdd(Work work) => _state == EngineState.Ready && _queue.Writer.TryWrite(work);

    /// <summary>Reads where the log stands. Call once, before <see cref="RunAsync"/>.</summary>
    public async Task LoadAsync(CancellationToken cancellation) => _head = _durable = await HeadReader.ReadAsync(store, cancellation);

    /// <summary>Runs until stopped; then everything that still waits is refused with nothing changed.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            while (await GatherAsync(stopping)) await StepAsync();
            if (_writing is not null) await FinishAsync();
            Stop("The central was shut down.");
        }
        catch (Exception fault)
        {
            // The one place where a broken invariant ends up: the engine stops and shouts.
            logger.LogCritical(fault, "The engine of {Region} has stopped: {Reason}", options.Region, fault.Message);
            Stop(fault.Message);
        }
    }

    private async ValueTask<bool> GatherAsync(CancellationToken stopping)
    {
        try
        {
            while (_waiting.Count == 0 && _queue.Reader.Count == 0)
            {
                if (_writing is null)
                {
                    if (!await _queue.Reader.WaitToReadAsync(stopping)) return false;
                }
                else
                {
                    await Task.WhenAny(_writing.Task, _queue.Reader.WaitToReadAsync(stopping).AsTask());
                    if (_writing.Task.IsCompleted) await FinishAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        while (_waiting.Count < options.MaxBatch && _queue.Reader.TryRead(out Work? work)) _waiting.Enqueue(work);
        return !stopping.IsCancellationRequested;
    }

    private async Task StepAsync()
    {
        Batch? batch = null;
        try
        {
            batch = await FormAsync();
        }
        catch (StoreException fault)
        {
            await RecoverAsync(fault);
            return;
        }

        if (_writing is not null && !await FinishAsync())
        {
            // The batch was decided on a commit that did not happen: decide its orders again.
            foreach (Work work in batch.Everything()) _waiting.Enqueue(work);
            return;
        }

        if (batch.IsEmpty)
        {
            CommitPublisher.AnswerArrivals(batch.Arrivals, Durable);
            return;
        }

        _writing = WrittenBatch.Start(batch, store, signers, network.Current, options.Region);
        _head = _writing.Head;
    }

    private async Task<Batch> FormAsync()
    {
        NetworkFile file = network.Current;
        var batch = new Batch(_head, options.Region, time.GetUtcNow().ToUnixTimeMilliseconds());
        var terms = new LedgerTerms(options.Region, batch.NowUnixMs, file.Plan.Limits);
        SealTotals durable = Durable.Totals;
        Prefetched prefetched = await _prefetcher.ReadAsync(_waiting.OfType<OrderWork>().ToList());
        for (int count = _waiting.Count; count > 0; count--)
        {
            Work work = _waiting.Dequeue();
            if (!TryTake(work, batch, prefetched, durable, terms)) _waiting.Enqueue(work);
        }

        return batch;
    }

    /// <summary>Puts work into the batch, or answers it at once; false if it must wait for the next batch.</summary>
    private bool TryTake(
        Work work, Batch batch, Prefetched prefetched, SealTotals durable, LedgerTerms terms)
    {
        switch (work)
        {
            case OrderWork order:
                if (batch.Meets(order) || _writing?.Batch.Meets(order) == true) return false;
                Take(order, batch, prefetched, durable, terms);
                return true;
            case ArrivalWork arrival:
                if (!batch.Add(arrival))
                {
                    arrival.Complete(new ArrivalWork.DeliveryAnswer(
                        Status.LinkRefused, "Transfers are missing before the first one sent.",
                        durable.ReceivedFrom(arrival.Source).Count));
                }

                return true;
            case AckWork ack:
                batch.Add(ack);
                return true;
            default:
                throw new InvariantException($"No way to take {work.GetType().Name}.");
        }
    }

    private void Take(
        OrderWork order, Batch batch, Prefetched prefetched, SealTotals durable, LedgerTerms terms)
    {
        if (prefetched.Entry(order) is { } entry)
        {
            publisher.Repeat(order, entry);
            return;
        }

        Decision decision = Decider.Decide(order, prefetched.Account(order), prefetched.Inputs(order), durable, terms);
        if (decision.Refusal is { } refusal && !StatusInfo.Of(refusal.Status).Recorded) order.Complete(OrderAnswer.Of(refusal));
        else batch.Add(order, decision);
    }

    /// <summary>Waits for the batch being written and answers its orders; false if it did not become durable.</summary>
    private async Task<bool> FinishAsync()
    {
        WrittenBatch written = _writing!;
        bool durable = true;
        try
        {
            await written.Task;
        }
        catch (StoreConflictException fault)
        {
            throw new InvariantException($"The store refused a batch that the engine had decided: {fault.Message}");
        }
        catch (StoreException fault)
        {
            durable = await RecoverAsync(fault);
        }

        _writing = null;
        if (!durable)
        {
            _head = Durable;
            foreach (Work work in written.Batch.Everything()) work.Fail(OrderAnswer.Of(Status.StoreUnavailable));
            return false;
        }

        accounts.Update(written.Batch.Accounts);
        if (written.Seal is { } seal) seals.Remember(seal, written.Tree!);
        Volatile.Write(ref _durable, written.Head);
        publisher.Publish(written);
        return true;
    }

    /// <summary>After a failure of the store: asks until it answers, then tells whether the batch became durable.</summary>
    private async Task<bool> RecoverAsync(StoreException fault)
    {
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
                await Task.Delay(options.StoreRetry, time);
            }
        }
    }

    private async Task<bool> WasDurableAsync()
    {
        if (_writing is { } running && !running.Task.IsCompleted) await Task.WhenAny(running.Task);
        Head head = await HeadReader.ReadAsync(store, CancellationToken.None);
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
        while (_queue.Reader.TryRead(out Work? work)) _waiting.Enqueue(work);
        foreach (Work work in _waiting) work.Fail(OrderAnswer.Of(Status.StoreUnavailable));
    }
}

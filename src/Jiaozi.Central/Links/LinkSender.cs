using Google.Protobuf;
using Jiaozi.Central.Cluster;
using Jiaozi.Central.Engine;
using Jiaozi.Central.Seals;
using Jiaozi.Central.Telemetry;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Network;
using Jiaozi.Core.Outcomes;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Protocol.Network;
using Jiaozi.Storage;
using Microsoft.Extensions.Logging;

namespace Jiaozi.Central.Links;

/// <summary>
/// The sending end of one link (seed: 同步), from one log to one region: offers the outbox in order, whole seals at a
/// time, until the other region has acknowledged it, then forgets it. Nothing is lost when either side stops: the
/// outbox is the memory. The log may be another than this central writes; then it looks from time to time, as nobody
/// rings.
/// </summary>
internal sealed class LinkSender(
    CentralOptions options, LogId log, RegionCode destination, IStore store, SealReader seals, INetworkSource network,
    RegionSigners signers, ILinkTransport transport, LinkBell bell, CentralEngine engine, PartitionSet partitions,
    TransferTraces traces, TimeProvider time, ILogger logger)
{
    private readonly bool _isOwn = log == options.Log;
    private ulong _sentByOther;
    private ulong _acknowledged;
    private long _delivered;
    private long _oldestUnixMs;
    private volatile bool _isRead;
    private volatile LinkState _state = new(log, destination, null, "starting", "");

    /// <summary>How the link is doing.</summary>
    public LinkState State
    {
        get
        {
            // Before the outbox was read nobody knows how much of it is there: all that was ever sent, or nothing.
            if (!_isRead) return _state;
            ulong sent = Sent;
            ulong waiting = sent - Math.Min(sent, Volatile.Read(ref _acknowledged));
            return _state with { Waiting = waiting, Age = waiting == 0 ? TimeSpan.Zero : Age() };
        }
    }

    private ulong Sent =>
        _isOwn ? engine.Durable.Totals.SentTo(destination).Count : Volatile.Read(ref _sentByOther);

    private TimeSpan Age()
    {
        long oldest = Volatile.Read(ref _oldestUnixMs);
        if (oldest == 0) return TimeSpan.Zero;
        TimeSpan age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(oldest);
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }

    /// <summary>Runs until stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                while (await OfferAsync(stopping)) { }
                if (_isOwn) await bell.WaitAsync(destination, stopping);
                else await Task.Delay(options.LinkRetry, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is LinkException or StoreException)
            {
                Report("waiting", fault.Message);
                if (!await PauseAsync(stopping)) return;
            }
            catch (Exception fault)
            {
                // One bounded place for the rest: the link reports, rests and tries again; no coin is lost by that.
                logger.LogError(fault, "The link from {From} to {To} failed.", log, destination);
                Report("refused", fault.Message);
                if (!await PauseAsync(stopping)) return;
            }
        }
    }

    /// <summary>Offers the next transfers; false if there are none.</summary>
    private async Task<bool> OfferAsync(CancellationToken stopping)
    {
        await KeepPaceAsync(stopping);
        List<(ulong Number, Transfer Transfer)> batch = await ReadAsync(stopping);
        if (batch.Count == 0)
        {
            Report("flowing", "");
            return false;
        }

        _delivered = time.GetTimestamp();
        DeliverReply reply = await transport.DeliverAsync(destination, await RequestAsync(batch, stopping), stopping);
        if (reply.Status != (int)Status.Committed)
        {
            // Overloaded, without its store, or stopped in the middle of it: that passes and nobody need be woken.
            bool passing = StatusInfo.IsKnown(reply.Status)
                && StatusInfo.Of((Status)reply.Status).Hint is RetryHint.RetrySame or RetryHint.AskById;
            if (passing) Report("waiting", $"{destination}: {reply.Detail}");
            else Report("refused", $"{destination} refuses transfer {batch[0].Number}: {reply.Detail}");
            await PauseAsync(stopping);
            return true;
        }

        ulong last = Math.Min(reply.Watermark, batch[^1].Number);
        if (last < batch[0].Number)
        {
            Report("refused", $"{destination} is at {reply.Watermark}, before transfer {batch[0].Number}.");
            await PauseAsync(stopping);
            return true;
        }

        Report("flowing", "");
        foreach ((ulong number, Transfer transfer) in batch)
            if (number <= last) traces.Arrived(transfer.Body.Id);
        if (!await engine.AcknowledgeAsync(log.Writer, destination, batch[0].Number, last)) await PauseAsync(stopping);
        else Volatile.Write(ref _acknowledged, last);
        return true;
    }

    /// <summary>
    /// Lets transfers gather since the last delivery, unless there are enough for a full one. Engines that share a
    /// region's owners share its pace, so that the other region gets no more deliveries from many than from one.
    /// </summary>
    private async Task KeepPaceAsync(CancellationToken stopping)
    {
        TimeSpan rest = partitions.Engines * options.LinkPace - time.GetElapsedTime(_delivered);
        if (rest > TimeSpan.Zero && State.Waiting < (ulong)options.MaxDelivery)
            await Task.Delay(rest, time, stopping);
    }

    private async Task<List<(ulong, Transfer)>> ReadAsync(CancellationToken stopping)
    {
        // Read before the snapshot: whatever is counted here is either in it or gone for good.
        if (!_isOwn) await ReadSentAsync(stopping);
        ulong sent = Sent;
        List<(ulong Number, Transfer Transfer)> batch =
            await ReadNextAsync(sent, stopping) ?? await ScanAsync(stopping);
        Volatile.Write(ref _oldestUnixMs, batch.Count > 0 ? batch[0].Transfer.Body.TimeUnixMs : 0);
        Volatile.Write(ref _acknowledged, batch.Count > 0 ? batch[0].Number - 1 : sent);
        if (!_isRead) Report("flowing", "");
        _isRead = true;
        return batch;
    }

    /// <summary>
    /// The next transfers by their numbers, in one read without a snapshot; null if only a scan can tell them: some are
    /// not there, because another node sends for this log as well, or a seal has more than fit into a delivery.
    /// </summary>
    private async Task<List<(ulong, Transfer)>?> ReadNextAsync(ulong sent, CancellationToken stopping)
    {
        // Where the outbox begins is known once something was acknowledged.
        if (!_isOwn || _acknowledged == 0 || sent < _acknowledged) return null;
        int count = (int)Math.Min(sent - _acknowledged, (ulong)options.MaxDelivery);
        var batch = new List<(ulong Number, Transfer Transfer)>(count);
        if (count == 0) return batch;
        ulong first = _acknowledged + 1;
        byte[]?[] found = await store.GetManyAsync(
            [
                .. Enumerable.Range(0, count).Select(i => new StoreKey(
                    StoreFamily.Outbox, LedgerKeys.Outbox(destination, log.Writer, first + (ulong)i))),
            ],
            stopping);
        for (int i = 0; i < count; i++)
        {
            if (found[i] is not { } bytes) return null;
            batch.Add((first + (ulong)i, Transfer.Decode(bytes)));
        }

        // Whole seals only; of the last one there may be more.
        if (batch[^1].Number < sent)
        {
            SealId cut = batch[^1].Transfer.Seal;
            batch.RemoveAll(item => item.Transfer.Seal == cut);
        }

        return batch.Count > 0 ? batch : null;
    }

    private async Task<List<(ulong, Transfer)>> ScanAsync(CancellationToken stopping)
    {
        var batch = new List<(ulong, Transfer)>();
        SealId lastSeal = default;
        await using IStoreSnapshot snapshot = await store.SnapshotAsync(stopping);
        byte[] prefix = LedgerKeys.OutboxOf(destination, log.Writer);

        // What was acknowledged is gone, but a store may keep the traces of many deletions at the start of the scan.
        byte[] after = _acknowledged > 0 ? LedgerKeys.Outbox(destination, log.Writer, _acknowledged) : [];
        await foreach (StorePair pair in snapshot.ScanAsync(StoreFamily.Outbox, prefix, after, stopping))
        {
            Transfer transfer = Transfer.Decode(pair.Value);
            if (batch.Count >= options.MaxDelivery && transfer.Seal != lastSeal) break;
            lastSeal = transfer.Seal;
            batch.Add((LedgerKeys.ReadOutbox(pair.Key).Number, transfer));
        }

        return batch;
    }

    private async Task ReadSentAsync(CancellationToken stopping)
    {
        Head head = await HeadReader.ReadAsync(store, network.Current.Plan.Id, log, stopping);
        Volatile.Write(ref _sentByOther, head.Totals.SentTo(destination).Count);
    }

    private async Task<DeliverRequest> RequestAsync(
        List<(ulong Number, Transfer Transfer)> batch, CancellationToken stopping)
    {
        NetworkFile file = network.Current;
        var request = new DeliverRequest { Log = log.ToString() };
        var covered = new List<DeliveryItem>(batch.Count);
        foreach ((ulong number, Transfer transfer) in batch)
        {
            byte[] coin = await seals.CoinAsync(transfer.BodyBytes, transfer.Seal, transfer.LeafIndex, stopping);
            covered.Add(new DeliveryItem(coin, transfer.Payer, transfer.Order));
            request.Items.Add(new TransferItem
            {
                Number = number,
                Coin = UnsafeByteOperations.UnsafeWrap(coin),
                Payer = transfer.Payer.ToString(),
                OrderId = UnsafeByteOperations.UnsafeWrap(transfer.Order.ToArray()),
                Traceparent = traces.Offer(transfer.Body.Id),
            });
        }

        var claim = DeliveryClaim.Of(file.Plan.Id, log, destination, batch[0].Number, covered);
        request.Claim = UnsafeByteOperations.UnsafeWrap(claim.Sign(signers.Current(file)).Bytes);
        return request;
    }

    private void Report(string state, string detail)
    {
        LinkState old = _state;
        if (old.State == state && old.Detail == detail) return;
        _state = old with { State = state, Detail = detail };
        if (state == "refused")
            logger.LogCritical("Link {From} to {To}: {Detail}", log, destination, detail);
        else if (state == "waiting")
            logger.LogWarning("Link {From} to {To} waits: {Detail}", log, destination, detail);
    }

    private async Task<bool> PauseAsync(CancellationToken stopping)
    {
        try
        {
            await Task.Delay(options.LinkRetry, time, stopping);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

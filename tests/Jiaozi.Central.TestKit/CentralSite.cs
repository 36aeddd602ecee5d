using Jiaozi.Central.Engine;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Sealing;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage;
using Jiaozi.Storage.Memory;
using Jiaozi.Storage.TestKit;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Testing;
using Microsoft.Extensions.Logging.Testing;

namespace Jiaozi.Central.TestKit;

/// <summary>One central of a region over a store that survives it and that the region's other centrals share.</summary>
public sealed class CentralSite : IAsyncDisposable
{
    private readonly CentralWorld _world;
    private readonly CentralOptions _options;
    private readonly MemoryStore _disk;

    internal CentralSite(
        CentralWorld world, RegionCode region, byte writer, MemoryStore disk,
        Func<CentralOptions, CentralOptions> options)
    {
        _world = world;
        _disk = disk;
        Region = region;

        // One order is enough to decide a batch while another is being written: what can go wrong there shows then.
        _options = options(new CentralOptions
        {
            Region = region, Writer = writer, LinkPace = TimeSpan.Zero, OverlapFrom = 1,
        });
        (Store, Node) = Compose(null);
    }

    /// <summary>The region.</summary>
    public RegionCode Region { get; }

    /// <summary>What the central is told about faults.</summary>
    public FakeLogger Log { get; } = new();

    /// <summary>The store that the central uses; faults are made here.</summary>
    public FaultyStore Store { get; private set; }

    /// <summary>The central.</summary>
    public CentralNode Node { get; private set; }

    /// <summary>True if it is gone for good: the region's other centrals decide the orders of its owners.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Starts the central.</summary>
    public async Task StartAsync()
    {
        await Node.StartAsync(CancellationToken.None);
        _world.Links.Connect(Region, _options.Writer, Node.DeliverAsync);
    }

    /// <summary>As if the process died for good: nothing more reaches the data.</summary>
    public async Task RetireAsync()
    {
        IsRetired = true;
        Store.Kill();
        await StopAsync();
    }

    /// <summary>Shuts the central down in order.</summary>
    public async Task StopAsync()
    {
        _world.Links.Disconnect(Region, _options.Writer);
        await Node.DisposeAsync();
        await Store.DisposeAsync();
    }

    /// <summary>Shuts down and starts again on the same data.</summary>
    public async Task RestartAsync(IFaultPlan? plan = null)
    {
        await StopAsync();
        (Store, Node) = Compose(plan);
        await StartAsync();
    }

    /// <summary>As if the process died: nothing more reaches the data. Then starts again on what is there.</summary>
    public async Task CrashAsync(IFaultPlan? plan = null)
    {
        Store.Kill();
        await RestartAsync(plan);
    }

    /// <summary>Hands in a signed order.</summary>
    public Task<OrderAnswer> SubmitAsync(SignedMessage order, params IReadOnlyList<Intake.SealPlace> places) =>
        Node.SubmitAsync(order.Bytes, places);

    /// <summary>Everything durable, line by line.</summary>
    public Task<IReadOnlyList<string>> DumpAsync() => StoreDump.OfAsync(_disk, CancellationToken.None);

    /// <summary>Changes the books behind the central's back.</summary>
    public ValueTask ChangeAsync(StoreBatch batch) => _disk.CommitAsync(batch, CancellationToken.None);

    /// <summary>Audits the region's books as an auditor would and asserts that nothing is wrong.</summary>
    public async Task<RegionAuditor> AuditAsync()
    {
        RegionAuditor auditor = await ReadBooksAsync();
        Assert.Empty(auditor.Findings);
        return auditor;
    }

    /// <summary>Audits the region's books as an auditor would.</summary>
    public async Task<RegionAuditor> ReadBooksAsync()
    {
        var auditor = new RegionAuditor(_world.Network.File, Region);
        var books = new Reading.BooksReader(_disk, Region);
        await foreach (ExportChunk chunk in books.ExportAsync(
            new Dictionary<byte, ulong>(), sealsOnly: false, CancellationToken.None))
        {
            foreach (LogHead head in chunk.Logs)
            {
                Assert.True(LogId.TryParse(head.Log, out LogId log));
                auditor.AddHead(log, head.Number);
            }

            foreach (Protocol.Grpc.Record seal in chunk.Seals)
                auditor.AddSeal(seal.Key.ToByteArray(), seal.Value.ToByteArray());
            foreach (Protocol.Grpc.Record coin in chunk.Coins)
                auditor.AddCoin(coin.Key.ToByteArray(), coin.Value.ToByteArray());
            foreach (Protocol.Grpc.Record transfer in chunk.Transfers)
                auditor.AddTransfer(transfer.Key.ToByteArray(), transfer.Value.ToByteArray());
        }

        auditor.Finish();
        return auditor;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!IsRetired) await StopAsync();
    }

    private (FaultyStore Store, CentralNode Node) Compose(IFaultPlan? plan)
    {
        var store = new FaultyStore(_disk, plan, leaveOpen: true);
        ISigner[] keys =
        [
            _world.FirstKey(Region), TestNetwork.Key($"{Region} second", CoseAlgorithm.Ed25519),
            TestNetwork.Key($"{Region} third", CoseAlgorithm.Ed25519),
        ];
        var node = new CentralNode(
            _options, store, _world.Source, _world.Network.NetworkKey, new RegionSigners(Region, keys),
            _world.Links.From(Region), _world.Time, Log);
        return (store, node);
    }
}

using Jiaozi.Central.Engine;
using Jiaozi.Central.Seals;
using Jiaozi.Core.Audit;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Owners;
using Jiaozi.Core.Wire.Cose;
using Jiaozi.Core.Wire.Keys;
using Jiaozi.Protocol.Grpc;
using Jiaozi.Storage.Memory;
using Jiaozi.Storage.TestKit;
using Jiaozi.Storage.TestKit.Faults;
using Jiaozi.Testing;

namespace Jiaozi.Central.TestKit;

/// <summary>One region's central over a store that survives it.</summary>
public sealed class CentralSite : IAsyncDisposable
{
    private readonly CentralWorld _world;
    private readonly CentralOptions _options;
    private readonly MemoryStore _disk = new();

    internal CentralSite(CentralWorld world, RegionCode region, Func<CentralOptions, CentralOptions> options)
    {
        _world = world;
        Region = region;
        _options = options(new CentralOptions { Region = region, LinkPace = TimeSpan.Zero });
        (Store, Node) = Compose(null);
    }

    /// <summary>The region.</summary>
    public RegionCode Region { get; }

    /// <summary>What the central is told about faults.</summary>
    public ListLogger Log { get; } = new();

    /// <summary>The store that the central uses; faults are made here.</summary>
    public FaultyStore Store { get; private set; }

    /// <summary>The central.</summary>
    public CentralNode Node { get; private set; }

    /// <summary>Starts the central.</summary>
    public async Task StartAsync()
    {
        await Node.StartAsync(CancellationToken.None);
        _world.Links.Connect(Region, Node.DeliverAsync);
    }

    /// <summary>Shuts the central down in order.</summary>
    public async Task StopAsync()
    {
        _world.Links.Disconnect(Region);
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

    /// <summary>Audits the books as an auditor would and asserts that nothing is wrong.</summary>
    public async Task<RegionAuditor> AuditAsync()
    {
        var auditor = new RegionAuditor(_world.Network.File, Region);
        var books = new Reading.BooksReader(_disk);
        await foreach (ExportChunk chunk in books.ExportAsync(0, sealsOnly: false, CancellationToken.None))
        {
            foreach (Protocol.Grpc.Record seal in chunk.Seals) auditor.Chain.Add(seal.Value.ToByteArray());
            foreach (Protocol.Grpc.Record coin in chunk.Coins)
                auditor.AddCoin(coin.Key.ToByteArray(), coin.Value.ToByteArray());
            foreach (Protocol.Grpc.Record transfer in chunk.Transfers)
            {
                (RegionCode to, ulong number) = LedgerKeys.ReadOutbox(transfer.Key.Span);
                auditor.AddTransfer(to, number, transfer.Value.ToByteArray());
            }
        }

        auditor.Finish();
        Assert.Empty(auditor.Findings);
        return auditor;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _disk.DisposeAsync();
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

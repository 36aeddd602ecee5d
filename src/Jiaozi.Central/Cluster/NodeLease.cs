using System.Buffers.Binary;
using System.Text;
using Jiaozi.Core.Ledger;
using Jiaozi.Core.Sealing;
using Jiaozi.Storage;

namespace Jiaozi.Central.Cluster;

/// <summary>
/// A node's right to write one log of its region. Every commit of the node demands that the lease is still its own, so a
/// node whose lease was taken can commit nothing any more, whatever it believes.
/// </summary>
public sealed class NodeLease
{
    /// <summary>
    /// How long a node may take from its lease to its place among the members; until then nobody calls it gone.
    /// </summary>
    private static readonly TimeSpan Joining = TimeSpan.FromMinutes(1);

    private readonly IStore _store;
    private volatile SharedCell _cell;

    private NodeLease(IStore store, byte writer, string node, SharedCell cell)
    {
        (_store, Writer, Node, _cell) = (store, writer, node, cell);
    }

    /// <summary>The log that the node may write.</summary>
    public byte Writer { get; }

    /// <summary>The node's name, another one for each start.</summary>
    public string Node { get; }

    /// <summary>
    /// Takes a lease: one that is free or was held by a node that is gone, so that its log is written on and its outbox
    /// sent, or else one of a log that does not exist yet.
    /// </summary>
    /// <param name="store">The region's store.</param>
    /// <param name="node">The node's name, at most 128 ASCII characters.</param>
    /// <param name="isMember">Whether a node is alive: true, false, or null for one that nobody has heard of.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    /// <exception cref="InvariantException">All leases are held.</exception>
    public static async Task<NodeLease> TakeAsync(
        IStore store, string node, Func<string, bool?> isMember, TimeProvider time)
    {
        while (true)
        {
            IReadOnlyList<SharedCell> cells = await ReadAllAsync(store);
            int writer = Free(cells, isMember, time);
            if (writer < 0) throw new InvariantException($"All {LogId.MaxWriter + 1} logs of the region have a node.");
            var batch = new StoreBatch();
            SharedCell mine = cells[writer].Change(batch, new Held(node, time.GetUtcNow()).Encode());
            if (await SharedCell.TryCommitAsync(store, batch)) return new NodeLease(store, (byte)writer, node, mine);
        }
    }

    /// <summary>Who holds which lease; free ones are not in it.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public static async Task<IReadOnlyDictionary<byte, string>> HoldersAsync(IStore store)
    {
        IReadOnlyList<SharedCell> cells = await ReadAllAsync(store);
        return cells.Select((cell, writer) => (Writer: (byte)writer, Held: Held.Decode(cell)))
            .Where(lease => lease.Held is not null)
            .ToDictionary(lease => lease.Writer, lease => lease.Held!.Value.Node);
    }

    /// <summary>
    /// Takes a node's lease away. After it nothing that the node still sends to the store is committed.
    /// </summary>
    /// <param name="store">The region's store.</param>
    /// <param name="node">The node.</param>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public static async Task RevokeAsync(IStore store, string node)
    {
        while (true)
        {
            IReadOnlyList<SharedCell> cells = await ReadAllAsync(store);
            if (cells.FirstOrDefault(cell => Held.Decode(cell)?.Node == node) is not { } held) return;
            var batch = new StoreBatch();
            held.Change(batch, []);
            if (await SharedCell.TryCommitAsync(store, batch)) return;
        }
    }

    /// <summary>Adds to a batch that it conflicts if the lease is the node's no more.</summary>
    public void Guard(StoreBatch batch) => _cell.Expect(batch);

    /// <summary>True as long as nobody has taken the lease away.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task<bool> IsHeldAsync() => IsOwn(await SharedCell.ReadAsync(_store, _cell.Name));

    /// <summary>
    /// Sees to it that nothing which this node sent to the store before can be committed any more. A database goes on
    /// with a commit whose connection broke as long as it does not notice; each such commit demands the version of the
    /// lease that ends here, so either it is finished when this returns, or it never will be.
    /// </summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    /// <exception cref="LeaseLostException">The lease was taken away.</exception>
    public async Task FenceAsync()
    {
        while (true)
        {
            var batch = new StoreBatch();
            SharedCell next = _cell.Change(batch, _cell.Value.Span);
            if (!await SharedCell.TryCommitAsync(_store, batch))
            {
                next = await SharedCell.ReadAsync(_store, _cell.Name);
                if (!IsOwn(next)) throw new LeaseLostException(Node);

                // A fence whose answer was lost has come about; should it be unchanged, once more.
                if (next.Version == _cell.Version) continue;
            }

            _cell = next;
            return;
        }
    }

    /// <summary>Gives the lease back, if it is still the node's.</summary>
    /// <exception cref="StoreException">The store cannot answer.</exception>
    public async Task ReleaseAsync()
    {
        var batch = new StoreBatch();
        _cell.Change(batch, []);
        await SharedCell.TryCommitAsync(_store, batch);
    }

    // Names are another one for each start, and nobody but the node itself writes its name.
    private bool IsOwn(SharedCell cell) => cell.Value.Span.SequenceEqual(_cell.Value.Span);

    private static Task<IReadOnlyList<SharedCell>> ReadAllAsync(IStore store) => SharedCell.ReadAsync(
        store, [.. Enumerable.Range(0, LogId.MaxWriter + 1).Select(writer => $"lease/{writer}")]);

    private static int Free(IReadOnlyList<SharedCell> cells, Func<string, bool?> isMember, TimeProvider time)
    {
        for (int writer = 0; writer < cells.Count; writer++)
        {
            if (Held.Decode(cells[writer]) is not { } held) return writer;
            if (isMember(held.Node) ?? time.GetUtcNow() - held.Since < Joining) continue;
            return writer;
        }

        return -1;
    }

    /// <summary>The value of a lease that is held: since (8 bytes, Unix milliseconds), node name.</summary>
    private readonly record struct Held(string Node, DateTimeOffset Since)
    {
        public static Held? Decode(SharedCell cell) => cell.Value.IsEmpty
            ? null
            : new Held(
                Encoding.ASCII.GetString(cell.Value.Span[8..]),
                DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(cell.Value.Span)));

        public byte[] Encode()
        {
            byte[] value = new byte[8 + Encoding.ASCII.GetByteCount(Node)];
            BinaryPrimitives.WriteInt64BigEndian(value, Since.ToUnixTimeMilliseconds());
            Encoding.ASCII.GetBytes(Node, value.AsSpan(8));
            return value;
        }
    }
}

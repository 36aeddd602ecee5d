using Jiaozi.Core.Owners;

namespace Jiaozi.Central.Engine;

/// <summary>
/// Another region has transfers of one of this region's logs up to a number for good: the outbox may forget them.
/// </summary>
internal sealed class AckWork(byte writer, RegionCode destination, ulong first, ulong last) : Work
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte Writer { get; } = writer;

    public RegionCode Destination { get; } = destination;

    public ulong First { get; } = first;

    public ulong Last { get; } = last;

    public override int MaxLeaves => 0;

    /// <summary>True once the deletion is durable; false if it must be asked for again.</summary>
    public Task<bool> Done => _done.Task;

    public void Complete() => _done.TrySetResult(true);

    public override void Fail(OrderAnswer answer) => _done.TrySetResult(false);
}

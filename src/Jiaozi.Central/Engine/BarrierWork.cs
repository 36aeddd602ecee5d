namespace Jiaozi.Central.Engine;

/// <summary>Changes nothing; it ends when everything that was queued before it is decided and durable, or failed.</summary>
internal sealed class BarrierWork : Work
{
    private readonly TaskCompletionSource _passed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override int MaxLeaves => 0;

    public Task Passed => _passed.Task;

    public void Pass() => _passed.TrySetResult();

    public override void Fail(OrderAnswer answer) => Pass();
}

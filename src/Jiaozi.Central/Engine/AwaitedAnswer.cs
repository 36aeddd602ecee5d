namespace Jiaozi.Central.Engine;

/// <summary>The answer to a single order as a task.</summary>
internal sealed class AwaitedAnswer : IAnswerReceiver
{
    private readonly TaskCompletionSource<OrderAnswer> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<OrderAnswer> Task => _answer.Task;

    public void Receive(ulong number, OrderAnswer answer) => _answer.TrySetResult(answer);
}

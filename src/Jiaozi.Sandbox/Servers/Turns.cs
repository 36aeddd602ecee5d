namespace Jiaozi.Sandbox.Servers;

/// <summary>One thing at a time: of two starts at once the second finds what the first has started.</summary>
internal static class Turns
{
    /// <summary>Waits for the turn and acts.</summary>
    public static async Task TakeAsync(this SemaphoreSlim turn, Func<Task> act, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await act();
        }
        finally
        {
            turn.Release();
        }
    }
}

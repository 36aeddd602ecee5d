namespace Jiaozi.Sandbox.Servers;

/// <summary>One thing at a time: of two starts at once the second finds what the first has started.</summary>
internal static class Turns
{
    /// <summary>Waits for the turn and acts.</summary>
    public static Task TakeAsync(this SemaphoreSlim turn, Func<Task> act, CancellationToken cancellation) =>
        turn.TakeAsync(
            async () =>
            {
                await act();
                return true;
            },
            cancellation);

    /// <summary>Waits for the turn and acts; the task ends with what came of it.</summary>
    public static async Task<T> TakeAsync<T>(
        this SemaphoreSlim turn, Func<Task<T>> act, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await act();
        }
        finally
        {
            turn.Release();
        }
    }
}

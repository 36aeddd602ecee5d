using System.Diagnostics;

namespace Jiaozi.EndToEnd.Tests.Support;

internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes; fails after a minute, which a quiet machine never needs.</summary>
    public static Task TrueAsync(Func<Task<bool>> ask, string what) => TrueAsync(ask, () => what);

    /// <summary>The same with words that are only known when it fails.</summary>
    public static async Task TrueAsync(Func<Task<bool>> ask, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await ask())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Deadline, $"It never came true that {what()}.");
            await Task.Delay(Pause);
        }
    }

    public static Task TrueAsync(Func<bool> ask, string what) => TrueAsync(() => Task.FromResult(ask()), what);
}

using Jiaozi.Cli.Output;

namespace Jiaozi.Cli.Commands;

/// <summary>Nobody waits in front of a silent screen: after a few seconds a note says what is waited for.</summary>
internal static class WaitingNote
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(3);

    /// <summary>Waits for the work and says so if it takes long.</summary>
    public static async Task<T> During<T>(Task<T> work, string note)
    {
        using var done = new CancellationTokenSource();
        Task silence = Task.Delay(Silence, TimeProvider.System, done.Token);
        if (await Task.WhenAny(work, silence) != work) Printer.Note(note);
        await done.CancelAsync();
        return await work;
    }
}

using System.Globalization;
using System.Text.Json;

namespace Jiaozi.Cli.Benching.Load;

/// <summary>
/// The load generator's process: takes one command a line on standard input and answers each with one line of JSON.
/// </summary>
internal static class LoadProcess
{
    /// <summary>Runs until told to stop, or until standard input ends.</summary>
    public static async Task RunAsync(string planPath)
    {
        LoadPlan plan = JsonSerializer.Deserialize<LoadPlan>(await File.ReadAllTextAsync(planPath))!;
        using LoadGenerator generator = LoadGenerator.Start(plan);
        Say(new { ready = true });
        while (await ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "sign":
                    await generator.PrepareAsync(long.Parse(words[1], CultureInfo.InvariantCulture));
                    GC.Collect();
                    Say(new { signed = true });
                    break;
                case "closed":
                    Say(await generator.ClosedAsync(Number(words[1])));
                    break;
                case "open":
                    Say(await generator.OpenAsync(
                        Number(words[1]), Number(words[2]), int.Parse(words[3], CultureInfo.InvariantCulture)));
                    break;
                case "begin":
                    generator.Begin(Number(words[1]));
                    Say(new { begun = true });
                    break;
                case "end":
                    Say(await generator.EndAsync());
                    break;
                case "held":
                    Say(await generator.WriteHeldAsync(words[1]));
                    break;
                default:
                    return;
            }
        }
    }

    /// <summary>
    /// The next command. Waiting for it takes a thread, and must not take the one that brings the answers of sockets.
    /// </summary>
    private static Task<string?> ReadLineAsync() => Task.Factory.StartNew(
        Console.In.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    private static void Say<T>(T answer)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(answer));
        Console.Out.Flush();
    }
}

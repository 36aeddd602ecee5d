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
        using LoadGenerator generator = await LoadGenerator.StartAsync(plan);
        Say(new { ready = true });
        while (await Console.In.ReadLineAsync() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "sign":
                    generator.Sign(long.Parse(words[1], CultureInfo.InvariantCulture));
                    GC.Collect();
                    Say(new { signed = true });
                    break;
                case "closed":
                    Say(await generator.ClosedAsync(int.Parse(words[1], CultureInfo.InvariantCulture)));
                    break;
                case "open":
                    Say(await generator.OpenAsync(
                        double.Parse(words[1], CultureInfo.InvariantCulture),
                        int.Parse(words[2], CultureInfo.InvariantCulture),
                        int.Parse(words[3], CultureInfo.InvariantCulture)));
                    break;
                case "held":
                    Say(await generator.WriteHeldAsync(words[1]));
                    break;
                default:
                    return;
            }
        }
    }

    private static void Say<T>(T answer)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(answer));
        Console.Out.Flush();
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Jiaozi.Sandbox.Databases;

/// <summary>Which processes descend from another one, as Linux tells it.</summary>
internal static class ProcessTree
{
    /// <summary>All living descendants, parents before their children.</summary>
    public static IEnumerable<Process> Below(int id)
    {
        ILookup<int, int> children = Directory.Exists("/proc") ? Children() : Enumerable.Empty<int>().ToLookup(i => i);
        var open = new Queue<int>(children[id]);
        while (open.TryDequeue(out int next))
        {
            if (TryGet(next) is { } process)
                yield return process;
            foreach (int child in children[next])
                open.Enqueue(child);
        }
    }

    /// <summary>True if there is a process whose command line has those words.</summary>
    public static bool AnyMentions(string words) => Directory.Exists("/proc")
        && Directory.EnumerateDirectories("/proc").Any(folder => Mentions(Path.GetFileName(folder), words));

    /// <summary>True if the process of that id (decimal) lives and its command line has those words.</summary>
    public static bool Mentions(string id, string words)
    {
        try
        {
            return int.TryParse(id, CultureInfo.InvariantCulture, out int known)
                && File.ReadAllText($"/proc/{known}/cmdline").Contains(words, StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It has just ended, or is somebody else's.
            return false;
        }
    }

    private static ILookup<int, int> Children() => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(id => id > 0)
        .ToLookup(ParentOf);

    // After the name in parentheses, which may hold anything, come the state and the parent.
    private static int ParentOf(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static Process? TryGet(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

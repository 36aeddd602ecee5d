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

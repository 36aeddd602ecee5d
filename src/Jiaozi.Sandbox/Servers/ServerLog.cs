using System.Diagnostics.CodeAnalysis;

namespace Jiaozi.Sandbox.Servers;

/// <summary>
/// What a server prints, line by line in a file. A full disk costs lines; it must not end the sandbox, which would take
/// every server with it.
/// </summary>
/// <param name="path">The file; lines are added to what it has.</param>
[SuppressMessage("Design", "CA1001", Justification = "The file is closed when both streams of the server have ended.")]
internal sealed class ServerLog(string path)
{
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };

    /// <summary>Standard output and standard error, until each has ended.</summary>
    private int _open = 2;

    /// <summary>Adds a line; null is the end of one of the two streams.</summary>
    public void Add(string? line)
    {
        lock (_file)
        {
            try
            {
                if (line is not null) _file.WriteLine(line);
                else if (--_open == 0) _file.Dispose();
            }
            catch (IOException)
            {
                // There is no other place to say it; the next line is tried again.
            }
        }
    }
}

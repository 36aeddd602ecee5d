using System.Globalization;

namespace Jiaozi.Sandbox.Databases;

/// <summary>Finds the programs of a PostgreSQL server on this machine.</summary>
public static class PostgresBinaries
{
    /// <summary>The folder with <c>initdb</c> and <c>postgres</c>, of the newest version there is.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Find() =>
        Candidates().FirstOrDefault(folder => Has(folder, "initdb") && Has(folder, "postgres"))
        ?? throw new InvalidOperationException(
            "PostgreSQL is not installed: there is no initdb and postgres in /usr/lib/postgresql/*/bin or on the PATH."
            + " On Debian and Ubuntu: apt-get install postgresql");

    private static IEnumerable<string> Candidates() =>
    [
        // Debian keeps the server's programs off the PATH, Red Hat as well.
        .. Versions("/usr/lib/postgresql", "*"),
        .. Versions("/usr", "pgsql-*"),
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(RealFolder),
    ];

    private static IEnumerable<string> Versions(string root, string pattern) =>
        Directory.Exists(root)
            ? Directory.GetDirectories(root, pattern).OrderByDescending(Version).Select(f => Path.Combine(f, "bin"))
            : [];

    private static double Version(string folder) =>
        double.TryParse(folder.Split('/', '-')[^1], CultureInfo.InvariantCulture, out double version) ? version : 0;

    // A link to one program of a version stands for the folder of that version.
    private static string RealFolder(string folder)
    {
        string program = Path.Combine(folder, "postgres");
        FileSystemInfo? target =
            File.Exists(program) ? File.ResolveLinkTarget(program, returnFinalTarget: true) : null;
        return target is null ? folder : Path.GetDirectoryName(target.FullName)!;
    }

    private static bool Has(string folder, string program) => File.Exists(Path.Combine(folder, program));
}
